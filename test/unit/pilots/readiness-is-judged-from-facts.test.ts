import { expect, test } from 'vitest';
import type { NetworkStatus } from '../../../cloud/networks/index.ts';
import type { ApplianceFacts, Facts } from '../../../cloud/pilots/checklist/facts.ts';
import { judgeReadiness, type Subject } from '../../../cloud/pilots/checklist/judge.ts';
import { ATTESTED_KEYS, type ItemKey, type Objective } from '../../../cloud/pilots/schema.ts';

const AT = new Date('2027-03-02T12:00:00.000Z');
const ago = (hours: number) => new Date(AT.getTime() - hours * 3_600_000);

const statusOf = (state: NetworkStatus['state'], site?: string): NetworkStatus => ({
  state,
  reasons: site
    ? [{ code: 'failed', site: { id: 's', name: site }, peer: null, applianceId: 'a', rolloutId: null }]
    : [],
  reasonCount: site ? 1 : 0,
  nextStep: null,
});
const networkThat = (state: NetworkStatus['state'], site?: string): Partial<Facts> => ({
  networks: [{ id: 'n', name: 'Net', template: null, status: statusOf(state, site) }],
});

const appliance: ApplianceFacts = {
  id: 'a',
  serial: 'SK-1',
  siteId: 's',
  state: 'enrolled',
  enrolledAt: ago(100),
  presence: 'online',
  presenceChangedAt: ago(50),
  wantedHash: 'h',
  confirmedHash: 'h',
  confirmedAt: ago(40),
  driftSince: null,
  telemetryIntervalSeconds: 60,
  peers: ['hub'],
  coverage: { first: ago(24), last: ago(0), gapUntil: null },
  tunnels: [{ peer: 'hub', first: ago(24), lastNotUp: null }],
};
const facts: Facts = {
  at: AT,
  sites: [{ id: 's', name: 'Taipei' }],
  appliances: [appliance],
  networks: [
    {
      id: 'n',
      name: 'Net',
      template: { name: 'Standard', number: 2, state: 'published' },
      status: statusOf('in-force'),
    },
  ],
  sitesWithoutNetwork: [],
  criticalEvents: [],
  haltedRollouts: [],
  addresses: { nearlyExhausted: false, freeSubnets: 200 },
};
const subject: Subject = {
  objectives: [{ text: 'Branches reach the till', met: true }],
  attestations: Object.fromEntries(ATTESTED_KEYS.map((key) => [key, { by: 'noc', at: ago(1), note: null }])),
};

const item = (key: ItemKey, other: Partial<Facts> = {}, about: Partial<Subject> = {}) => {
  const found = judgeReadiness({ ...facts, ...other }, { ...subject, ...about }).items.find(
    (one) => one.key === key,
  );
  return { state: found?.state, since: found?.since, said: found?.evidence.map(({ text }) => text.en) };
};
const box = (other: Partial<ApplianceFacts>): Partial<Facts> => ({
  appliances: [{ ...appliance, ...other }],
});

test('when all is well every item is met, in both languages, with the time since when', () => {
  const { ready, items } = judgeReadiness(facts, subject);
  expect(items.filter(({ state }) => state !== 'met')).toEqual([]);
  expect(ready).toBe(true);
  for (const { title } of items) expect(title['zh-Hant-TW']).toMatch(/\p{Script=Han}/u);
  expect(item('appliances-in-sync').since).toBe(ago(40).toISOString());
});

test.each<[ItemKey, Partial<Facts>, string, string]>([
  [
    'appliances-enrolled',
    { sites: [...facts.sites, { id: 't', name: 'Tainan' }] },
    'unmet',
    'Tainan has no appliance',
  ],
  ['appliances-enrolled', { sites: [], appliances: [] }, 'unmet', 'There is no site in the scope'],
  ['appliances-enrolled', box({ state: 'registered' }), 'unmet', 'SK-1 is not enrolled'],
  ['appliances-online', box({ presence: 'offline' }), 'unmet', 'SK-1 is offline'],
  ['appliances-online', { appliances: [] }, 'unmet', 'There is no appliance in the scope'],
  ['networks-in-force', networkThat('degraded', 'Taipei'), 'unmet', 'Net is degraded (Taipei)'],
  ['networks-in-force', networkThat('not-rolled-out'), 'unmet', 'Net has a revision that was not rolled out'],
  ['networks-in-force', networkThat('rolling-out'), 'unknown', 'Net is being rolled out'],
  ['networks-in-force', { networks: [] }, 'unmet', 'There is no network in the scope'],
  ['appliances-in-sync', box({ confirmedHash: 'other' }), 'unmet', 'SK-1 does not run what is wanted'],
  ['appliances-in-sync', box({ wantedHash: null }), 'unmet', 'SK-1 has no configuration'],
  ['no-drift', box({ driftSince: ago(2) }), 'unmet', 'SK-1 has drifted since 2027-03-02T10:00:00.000Z'],
  [
    'no-drift',
    box({ driftSince: ago(2), presence: 'offline' }),
    'unmet',
    'SK-1 has drifted since 2027-03-02T10:00:00.000Z',
  ],
  ['no-drift', box({ presence: 'offline' }), 'unknown', 'SK-1 cannot be asked'],
  ['no-drift', box({ confirmedHash: null }), 'unknown', 'SK-1 cannot be asked'],
  ['telemetry-present', box({ coverage: null }), 'unmet', 'SK-1 sent no sample for 24 hours'],
  [
    'no-critical-events',
    { criticalEvents: [{ id: 'e', applianceId: 'a', kind: 'disk.full', at: ago(3) }] },
    'unmet',
    'disk.full at 2027-03-02T09:00:00.000Z',
  ],
  ['no-halted-rollout', { haltedRollouts: [{ id: 'r', networkId: 'n' }] }, 'unmet', 'A rollout has halted'],
  [
    'telemetry-present',
    box({ coverage: { first: ago(24), last: ago(1), gapUntil: null } }),
    'unmet',
    'SK-1 has sent no sample since 2027-03-02T11:00:00.000Z',
  ],
  ['template-published', { sitesWithoutNetwork: ['s'] }, 'unmet', 'Taipei is in no network'],
  ['template-published', { sitesWithoutNetwork: ['s'], networks: [] }, 'unmet', 'Taipei is in no network'],
  ['template-published', { sites: [], networks: [] }, 'unmet', 'There is no site in the scope'],
  [
    'template-published',
    {
      networks: [
        {
          id: 'n',
          name: 'Net',
          template: { name: 'Old', number: 1, state: 'retired' },
          status: statusOf('in-force'),
        },
      ],
    },
    'unmet',
    'Net uses Old 1 (retired)',
  ],
  ['addresses-left', { addresses: { nearlyExhausted: true, freeSubnets: 1 } }, 'unmet', '1 more subnets fit'],
])('%s: %j', (key, other, state, said) => {
  expect(item(key, other)).toEqual({ state, since: null, said: [said] });
});

test.each<[ItemKey, Partial<Facts>, number | null, string[]]>([
  ['appliances-enrolled', {}, 100, ['1 of 1']],
  ['appliances-online', {}, 50, ['1 of 1']],
  ['appliances-in-sync', {}, 40, ['1 of 1']],
  ['no-drift', {}, null, ['1 of 1']],
  ['telemetry-present', {}, 24, ['1 of 1']],
  [
    'tunnels-up',
    box({
      peers: ['hub', 'spoke'],
      tunnels: [...appliance.tunnels, { peer: 'spoke', first: ago(23.9), lastNotUp: null }],
    }),
    23.9,
    ['2 of 2'],
  ],
  ['no-critical-events', {}, null, []],
  ['no-halted-rollout', {}, null, []],
  ['template-published', {}, null, ['Net uses Standard 2 (published)']],
  ['addresses-left', {}, null, ['200 more subnets fit']],
  ['objectives-met', {}, null, ['1 of 1']],
])('%s is met, and says by what', (key, other, hours, said) => {
  const since = hours === null ? null : ago(hours).toISOString();
  expect(item(key, other)).toEqual({ state: 'met', since, said });
});

test('of several boxes the last decides since when; where one does not know, nobody does', () => {
  const second = { ...appliance, id: 'b', serial: 'SK-2', siteId: 't' };
  const both = (one: Date | null, other: Date | null): Partial<Facts> => ({
    sites: [...facts.sites, { id: 't', name: 'Tainan' }],
    appliances: [
      { ...appliance, confirmedAt: one },
      { ...second, confirmedAt: other },
    ],
  });
  const since = (one: Date | null, other: Date | null) => item('appliances-in-sync', both(one, other)).since;
  expect(since(ago(9), ago(3))).toBe(ago(3).toISOString());
  expect(since(ago(3), ago(9))).toBe(ago(3).toISOString());
  expect([since(null, ago(9)), since(ago(9), null), since(null, null)]).toEqual([null, null, null]);
  expect(item('appliances-enrolled', both(null, null))).toMatchObject({ state: 'met', said: ['2 of 2'] });
});

test('a pilot is ready when every item is met; each says whether it is a fact or attested, and by whom', () => {
  const { ready, items } = judgeReadiness({ ...facts, ...box({ presence: 'offline' }) }, subject);
  expect(ready).toBe(false);
  const kinds = items.map(({ key, kind }) => [key, kind]);
  expect(kinds.filter(([, kind]) => kind === 'attested').map(([key]) => key)).toEqual([...ATTESTED_KEYS]);
  expect(new Set(kinds.map(([, kind]) => kind))).toEqual(new Set(['fact', 'attested']));
  const trained = { by: 'ann', at: ago(2), note: 'in Taipei' };
  const { items: attested } = judgeReadiness(facts, {
    ...subject,
    attestations: { 'staff-trained': trained },
  });
  expect(attested.find(({ key }) => key === 'staff-trained')).toMatchObject({
    state: 'met',
    since: ago(2).toISOString(),
    evidence: [],
    attestation: { ...trained, at: ago(2).toISOString() },
  });
  expect(item('first-backup-taken', {}, { attestations: {} })).toEqual({
    state: 'unmet',
    since: null,
    said: ['Nobody has attested it'],
  });
});

test('a retired template is not published; the defaults of the kind need no publishing', () => {
  const network = (template: Facts['networks'][number]['template']) => ({
    networks: [{ id: 'n', name: 'Net', template, status: statusOf('in-force') }],
  });
  expect(item('template-published', network({ name: 'Old', number: 1, state: 'retired' })).state).toBe(
    'unmet',
  );
  expect(item('template-published', network(null)).state).toBe('met');
});

test('tunnels are judged by what was measured, and a gap is no proof of anything', () => {
  const tunnel = (first: number, lastNotUp: number | null) => [
    { peer: 'hub', first: ago(first), lastNotUp: lastNotUp === null ? null : ago(lastNotUp) },
  ];
  const covered = (first: number, last: number, gapUntil: number | null) => ({
    coverage: { first: ago(first), last: ago(last), gapUntil: gapUntil === null ? null : ago(gapUntil) },
  });
  expect(item('tunnels-up', box({ tunnels: tunnel(24, 5) }))).toMatchObject({
    state: 'unmet',
    said: ['The tunnel of SK-1 to hub was not up at 2027-03-02T07:00:00.000Z'],
  });
  expect(item('tunnels-up', box(covered(24, 0, 3))).state).toBe('unknown');
  expect(item('tunnels-up', box(covered(3, 0, null))).state).toBe('unknown');
  expect(item('tunnels-up', box({ ...covered(24, 2, null), tunnels: tunnel(24, null) })).state).toBe(
    'unknown',
  );
  expect(item('tunnels-up', box({ coverage: null, tunnels: [] })).state).toBe('unknown');
  expect(item('tunnels-up', box({ ...covered(24, 0, 3), tunnels: tunnel(24, 5) })).state).toBe('unmet');
  expect(item('tunnels-up', box({ tunnels: [] })).said).toEqual(['SK-1 has not told of its tunnel to hub']);
  expect(item('tunnels-up', box({ tunnels: tunnel(4, null) })).state).toBe('unmet');
  expect(item('tunnels-up', box({ peers: [], tunnels: [] }))).toMatchObject({
    state: 'met',
    said: ['No tunnel is wanted in the scope'],
  });
  // A few samples that are missing are none.
  expect(item('tunnels-up', box(covered(23.9, 0.1, null))).state).toBe('met');
  expect(item('telemetry-present', box(covered(24, 0, 3)))).toMatchObject({
    state: 'unmet',
    said: ['SK-1 has been measured without a gap only since 2027-03-02T09:00:00.000Z'],
  });
  // A box that measures once an hour has no gap after ten minutes.
  expect(
    item('telemetry-present', box({ telemetryIntervalSeconds: 3600, ...covered(23, 1, null) })).state,
  ).toBe('met');
});

test('objectives are met when somebody said so, and attested items when somebody answers for them', () => {
  const objectives = (met: boolean | null | undefined) => ({
    objectives: [{ text: 'Fast', met } as Objective],
  });
  expect(item('objectives-met', {}, objectives(false))).toMatchObject({
    state: 'unmet',
    said: ['Not met: Fast'],
  });
  for (const met of [null, undefined])
    expect(item('objectives-met', {}, objectives(met))).toMatchObject({
      state: 'unknown',
      said: ['Nobody said yet: Fast'],
    });
  expect(item('first-backup-taken', {}, { attestations: {} })).toMatchObject({ state: 'unmet' });
});

test('of much evidence the first is told, and how much more there is', () => {
  const appliances = Array.from({ length: 50 }, (_, index) => ({
    ...appliance,
    id: `${index}`,
    serial: `SK-${index}`,
    presence: 'offline',
  }));
  const { said } = item('appliances-online', { appliances });
  expect(said).toHaveLength(21);
  expect(said?.at(-1)).toBe('and 30 more');
  expect(item('appliances-online', { appliances: appliances.slice(0, 20) }).said).toHaveLength(20);
});

test('a gap is what is longer than ten minutes, or than three samples of a box that measures seldom', () => {
  const minutes = (count: number) => ago(count / 60);
  const covered = (first: Date, last: Date) => box({ coverage: { first, last, gapUntil: null } });
  const state = (first: Date, last: Date) => item('telemetry-present', covered(first, last)).state;
  const start = 24 * 60;
  expect([state(minutes(start - 10), minutes(10)), state(minutes(start - 11), minutes(10))]).toEqual([
    'met',
    'unmet',
  ]);
  expect(state(minutes(start - 10), minutes(11))).toBe('unmet');
  expect(item('tunnels-up', covered(minutes(start), minutes(11)))).toMatchObject({
    state: 'unknown',
    said: ['SK-1 has sent no sample since 2027-03-02T11:49:00.000Z'],
  });
});
