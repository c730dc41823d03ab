import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { Rollout, RolloutEvent, RolloutPreview } from '../../../cloud/rollouts/schema.ts';
import type { TemplateVersion } from '../../../cloud/templates/schema.ts';
import type { Simulator } from '../../../edge-agent/simulator/index.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany, staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';
import type { Answer } from '../../lib/rest.ts';
import { publishedTemplate, publishVersion } from '../../lib/templates.ts';

let cloud: TestCloud;
let fleet: Simulator;
let companies: Company[];
let networks: Network[];
let first: TemplateVersion;
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  cloud = stack.use(await startCloud({ presenceGraceMilliseconds: 200 }));
  first = await publishedTemplate(cloud.rest, 'multi-site', content('first.internal'));
  companies = [];
  networks = [];
  for (let index = 0; index < 3; index++) {
    const company = await createCompany(cloud.rest, 2);
    companies.push(company);
    networks.push(
      await cloud.rest.post<Network>('networks?apply=true', {
        customerId: company.customerId,
        name: `Network ${index}`,
        kind: 'multi-site',
        siteIds: company.siteIds,
        templateVersionId: first.id,
        tags: ['fleet'],
      }),
    );
  }
  const sites = companies.flatMap((company) => company.sites);
  fleet = stack.use(
    await startFleet(cloud, sites, {
      behaviour: {
        reject: ({ dns }) =>
          dns.domain === 'bad.internal'
            ? [{ path: '/dns/domain', code: 'check-failed', message: 'the checker does not like it' }]
            : [],
      },
    }),
  );
  for (const { rolloutId } of networks) await until(rolloutId, 'succeeded');
});
afterAll(() => stack.disposeAsync());

const content = (domain: string) => ({ patch: { topology: 'mesh', dns: { domain } } });
const version = (domain: string) => publishVersion(cloud.rest, first.templateId, content(domain));
const read = (id: string | undefined) => cloud.rest.get<Rollout>(`rollouts/${id}`);
const until = (id: string | undefined, state: string) =>
  eventually(async () => (await read(id)).state === state, `the rollout is ${state}`);
const domains = () => fleet.appliances.map(({ box }) => box.running?.dns.domain);
const begin = (body: object) =>
  cloud.rest.post<Rollout>('rollouts', { selection: { tags: ['fleet'] }, ...body });
async function versionsOfDrafts(): Promise<(string | null)[]> {
  const { items } = await cloud.rest.get<{ items: Network[] }>('networks?tag=fleet');
  return [...new Set(items.map(({ templateVersionId }) => templateVersionId))];
}
async function eventsOf(id: string): Promise<RolloutEvent[]> {
  const { items } = await cloud.rest.get<{ items: RolloutEvent[] }>(`rollouts/${id}/events?page_size=1000`);
  return items.reverse();
}

test('what would be touched is told without touching it', async () => {
  const bad = await version('bad.internal');
  const before = await cloud.rest.get<{ items: Rollout[] }>('rollouts');
  const preview = await cloud.rest.post<RolloutPreview>('rollouts?validate_only=true', {
    selection: { templateId: first.templateId },
    templateVersionId: bad.id,
    policy: { waves: [1, '50%'] },
  });
  expect(preview).toMatchObject({
    totals: {
      networks: 3,
      changedNetworks: 3,
      refusedNetworks: 0,
      changedAppliances: 6,
      offlineAppliances: 0,
    },
    waves: [1, 3, 2],
  });
  expect(await cloud.rest.get('rollouts')).toEqual(before);
});

test('a canary that refuses halts everything behind it; the mended version goes through, and can be taken back', async () => {
  const bad = await begin({
    templateVersionId: (await version('bad.internal')).id,
    policy: { waves: [1, 2] },
  });
  await until(bad.id, 'halted');
  const halted = await read(bad.id);
  expect(halted).toMatchObject({
    kind: 'fleet-change',
    network: null,
    revision: null,
    waves: [1, 2, 3],
    passedWaves: 0,
    networkCounts: { total: 3, ready: 3 },
    progress: { rejected: 1, waiting: 5, wanted: 0 },
    haltReason: { code: 'failures', wave: 0 },
  });
  const canary = halted.steps.find(({ state }) => state === 'rejected')?.applianceId;
  const wanted = await cloud.context.db.appliance.findMany({ select: { id: true, wantedRevision: true } });
  const newRevisions = halted.networks.map(({ revision }) => revision);
  const touched = wanted.filter((row) => newRevisions.includes(Number(row.wantedRevision)));
  expect(touched.map(({ id }) => id)).toEqual([canary]);

  const good = await begin({
    templateVersionId: (await version('good.internal')).id,
    policy: { waves: [1, 2], soakSeconds: 1, maxPerMinute: 100 },
  });
  await until(good.id, 'succeeded');
  expect(new Set(domains())).toEqual(new Set(['good.internal']));
  expect(await read(bad.id)).toMatchObject({ state: 'superseded' });
  const kinds = (await eventsOf(good.id)).map(({ kind }) => kind);
  expect(kinds.slice(0, 5)).toEqual([
    'created',
    'network-ready',
    'network-ready',
    'network-ready',
    'started',
  ]);
  expect(kinds.filter((kind) => kind === 'asked')).toHaveLength(6);
  expect(kinds.filter((kind) => kind === 'confirmed')).toHaveLength(6);
  expect(kinds.filter((kind) => kind === 'wave-passed')).toHaveLength(3);
  expect(kinds.at(-1)).toBe('succeeded');

  const back = await cloud.rest.post<Rollout>(`rollouts/${good.id}/roll-back`);
  expect(back).toMatchObject({ kind: 'roll-back', rollbackOf: good.id });
  await until(back.id, 'succeeded');
  expect(new Set(domains())).toEqual(new Set(['first.internal']));
  expect(await versionsOfDrafts()).toEqual([first.id]);
  const again = await cloud.rest.request('POST', `rollouts/${good.id}/roll-back`, { body: {} });
  expect(again).toMatchObject({ status: 409, body: { code: 'nothing-to-roll-out' } });
});

test('taken back after its canary refused, a rollout leaves no network behind on its version', async () => {
  const templateVersionId = (await version('bad.internal')).id;
  const bad = await begin({ templateVersionId, policy: { waves: [1] } });
  await until(bad.id, 'halted');
  expect(await versionsOfDrafts()).toEqual([templateVersionId]);
  const path = `rollouts/${bad.id}/roll-back`;
  const answers = await Promise.all(
    [1, 2].map(() => cloud.rest.request<Rollout>('POST', path, { body: {} })),
  );
  const [{ body: back }, second] = answers.sort((a, b) => a.status - b.status) as [Answer<Rollout>, Answer];
  expect(second.status).toBe(409);
  // Nobody has anything to report: the canary runs what it is asked for.
  const ended = async () => (await read(back.id)).state === 'succeeded';
  await eventually(ended, 'all is taken back', { withinMs: 20_000 });
  expect(await read(back.id)).toMatchObject({
    networkCounts: { total: 3, ready: 3 },
    progress: { total: 6, confirmed: 1, unchanged: 5 },
  });
  expect(await versionsOfDrafts()).toEqual([first.id]);
});

test('who is away is asked when it is back, and holds up nobody; pausing and starting early are decisions', async () => {
  const away = fleet.appliances.slice(0, 2);
  for (const appliance of away) await appliance.stop();
  await eventually(
    async () => (await cloud.context.db.appliance.count({ where: { presence: 'offline' } })) === 2,
    'two are offline',
  );
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await begin({ templateVersionId: (await version('away.internal')).id, startAt });
  await until(id, 'scheduled');
  expect(await read(id)).toMatchObject({
    startAt,
    nextLookAt: startAt,
    networkCounts: { open: 3, ready: 0 },
  });
  expect(await cloud.rest.post(`rollouts/${id}/pause`)).toMatchObject({ state: 'paused' });
  // Three days later.
  await cloud.context.db.rollout.update({ where: { id }, data: { decisionDueAt: new Date() } });
  cloud.context.rollouts.start();
  await eventually(
    async () => (await eventsOf(id)).some(({ kind }) => kind === 'decision-overdue'),
    'somebody is reminded of the pause',
  );
  await cloud.rest.post(`rollouts/${id}/resumption`);
  await until(id, 'scheduled');
  await cloud.rest.post(`rollouts/${id}/start`);
  await eventually(
    async () => (await read(id)).progress.confirmed === 4,
    'those that are there have confirmed',
  );
  expect(await read(id)).toMatchObject({ state: 'running', progress: { waiting: 2, pending: 2 } });
  for (const appliance of away) await appliance.start();
  await until(id, 'succeeded');
  expect(new Set(domains())).toEqual(new Set(['away.internal']));
});

test('an address that changes on the way is followed at once, and the rollout still brings its version', async () => {
  const { id } = await begin({
    templateVersionId: (await version('moved.internal')).id,
    policy: { waves: [1], soakSeconds: 3600 },
  });
  await eventually(async () => (await read(id)).progress.confirmed === 1, 'the canary has confirmed');
  const before = domains();
  const boxes = fleet.appliances.slice(0, 2).map(({ box }) => box);
  const initiator = boxes.findIndex(({ running }) => running?.vpn.siteToSite[0]?.role === 'initiator');
  await cloud.rest.patch(`sites/${companies[0]?.siteIds[1 - initiator]}`, {
    accessLines: [staticLine(77)],
  });
  await eventually(
    () => boxes[initiator]?.running?.vpn.siteToSite[0]?.remoteAddress === '203.0.113.77',
    'its peer knows the new address',
  );
  await eventually(
    async () => (await eventsOf(id)).filter(({ kind }) => kind === 'network-ready').length === 4,
    'the network was prepared again',
  );
  expect(domains()).toEqual(before);
  expect(await read(id)).toMatchObject({ state: 'running', networkCounts: { ready: 3 }, passedWaves: 0 });
  // A day later the soak is over.
  await cloud.context.db.rolloutStep.updateMany({
    where: { rolloutId: id, state: 'confirmed' },
    data: { changedAt: new Date(Date.now() - 86_400_000) },
  });
  await cloud.rest.post(`rollouts/${id}/pause`);
  await cloud.rest.post(`rollouts/${id}/resumption`);
  await eventually(() => new Set(domains()).size === 1, 'all run the version');
  expect(domains()[0]).toBe('moved.internal');
  expect(boxes[initiator]?.running?.vpn.siteToSite[0]?.remoteAddress).toBe('203.0.113.77');
  await cloud.rest.post(`rollouts/${id}/cancellation`);
});

test('a wave that is not well at the end of its soak halts; resumed, it soaks once more and goes on', async () => {
  const { db, ids } = cloud.context;
  const at = new Date(Date.now() + 600_000);
  const appliances = await db.appliance.findMany({ select: { id: true } });
  await db.applianceEvent.createMany({
    data: appliances.map(({ id }) => ({
      id: ids.uuid(),
      applianceId: id,
      at,
      receivedAt: at,
      kind: 'disk.full',
      severity: 'critical',
      data: {},
    })),
  });
  const { id } = await begin({
    templateVersionId: (await version('unwell.internal')).id,
    policy: { waves: [1], soakSeconds: 1, healthGate: { criticalEvents: true } },
  });
  await until(id, 'halted');
  const halted = await read(id);
  const applianceId = halted.steps.find(({ state }) => state === 'confirmed')?.applianceId;
  expect(halted).toMatchObject({
    haltReason: { code: 'unhealthy', ills: [{ applianceId, kind: 'critical-event', detail: 'disk.full' }] },
    progress: { confirmed: 1, waiting: 5 },
  });
  // Since it was asked, but before somebody looked and resumed it.
  await db.applianceEvent.updateMany({ where: { kind: 'disk.full' }, data: { at: new Date() } });
  await cloud.rest.post(`rollouts/${id}/resumption`);
  await until(id, 'succeeded');
  expect((await eventsOf(id)).map(({ kind }) => kind)).toContain('resumed');
});

test('a network that cannot be rendered halts before anybody is asked, or is left out if that is the policy', async () => {
  const { db } = cloud.context;
  const networkId = networks[2]?.id ?? '';
  const select = { inputs: true, number: true } as const;
  const revision = await db.revision.findFirstOrThrow({
    where: { networkId },
    orderBy: { number: 'desc' },
    select,
  });
  const spoil = (parameters: object) =>
    db.revision.update({ where: { number: revision.number }, data: { parameters } });
  await spoil({ topology: 'hub-and-spoke', hubSiteId: networkId });
  const templateVersionId = (await version('rendered.internal')).id;
  const halted = await begin({ templateVersionId });
  await until(halted.id, 'halted');
  expect(await read(halted.id)).toMatchObject({
    haltReason: { code: 'unrenderable', networkIds: [networkId] },
    networkCounts: { ready: 2, refused: 1 },
    progress: { confirmed: 0, wanted: 0 },
  });
  const refused = (await read(halted.id)).networks.find(({ state }) => state === 'refused');
  expect(refused?.faults[0]).toMatchObject({ pointer: '/parameters/hubSiteId' });

  const skipping = await begin({ templateVersionId, policy: { onUnrenderable: 'skip' } });
  await until(skipping.id, 'completed-with-failures');
  expect(await read(skipping.id)).toMatchObject({
    finishedAt: expect.any(String),
    progress: { confirmed: 4, total: 4 },
  });
  await spoil({});
  const mended = await begin({ templateVersionId });
  await until(mended.id, 'succeeded');
  expect(new Set(domains())).toEqual(new Set(['rendered.internal']));
});

test('a network that is prepared again, and cannot be any more, halts a rollout that runs', async () => {
  const { db, rollouts } = cloud.context;
  const templateVersionId = (await version('again.internal')).id;
  const { id } = await begin({ templateVersionId, policy: { waves: [1], soakSeconds: 3600 } });
  await eventually(async () => (await read(id)).progress.confirmed === 1, 'the canary has confirmed');
  const networkId = networks[2]?.id ?? '';
  const spoil = (parameters: object) =>
    db.revision.updateMany({ where: { networkId }, data: { parameters } });
  await spoil({ topology: 'hub-and-spoke', hubSiteId: networkId });
  await db.rolloutNetwork.update({
    where: { rolloutId_networkId: { rolloutId: id, networkId } },
    data: { state: 'pending' },
  });
  rollouts.start();
  await until(id, 'halted');
  expect((await read(id)).haltReason).toEqual({ code: 'unrenderable', networkIds: [networkId] });
  await spoil({});
  await cloud.rest.post(`rollouts/${id}/cancellation`);
});

test('no more are asked within a minute than the rate allows, whoever has answered', async () => {
  const templateVersionId = (await version('slowly.internal')).id;
  const { id } = await begin({ templateVersionId, policy: { waves: [6], maxPerMinute: 2 } });
  await eventually(async () => (await read(id)).progress.confirmed === 2, 'two have confirmed');
  expect(await read(id)).toMatchObject({
    state: 'running',
    nextLookAt: expect.any(String),
    progress: { wanted: 0, waiting: 4 },
  });
  await cloud.rest.post(`rollouts/${id}/cancellation`);
});

test('a suspended customer gets nothing new and is taken out of what is under way', async () => {
  const { db, rollouts } = cloud.context;
  const [customerId = ''] = companies.map((company) => company.customerId);
  const [network] = networks;
  const { id } = await begin({
    templateVersionId: (await version('late.internal')).id,
    startAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await until(id, 'scheduled');
  await db.customer.update({ where: { id: customerId }, data: { stage: 'suspended' } });
  expect(await rollouts.cancelOfCustomer(customerId, 'test')).toContain(id);
  const states = (await read(id)).networks.map((part) => [part.network.id === network?.id, part.state]);
  expect(states.filter(([isTheirs]) => isTheirs)).toEqual([[true, 'cancelled']]);

  const refusals = [
    { selection: { networkIds: [network?.id] } },
    { selection: { customerIds: [customerId] } },
    { revision: network?.revision },
  ];
  for (const body of refusals) {
    expect(await cloud.rest.request('POST', 'rollouts', { body })).toMatchObject({
      status: 409,
      body: { code: 'customer-suspended' },
    });
  }
  const body = { name: 'Renamed' };
  const headers = { 'if-match': '*' };
  const applied = await cloud.rest.request('PATCH', `networks/${network?.id}?apply=true`, { body, headers });
  expect(applied).toMatchObject({ status: 409, body: { code: 'customer-suspended' } });
  const others = await begin({});
  expect(others.networkCounts.total).toBe(2);
});

test('what is wrong with a request is told with a pointer, and nothing is written', async () => {
  const { rest } = cloud;
  const count = await cloud.context.db.rollout.count();
  const draft = await rest.post<TemplateVersion>(`templates/${first.templateId}/versions`, {});
  const nothing = '00000000-0000-7000-8000-000000000000';
  const selection = { tags: ['fleet'] };
  const cases: [object, string][] = [
    [{}, '400 request-invalid '],
    [{ selection: {} }, '400 request-invalid /selection'],
    [{ revision: 1, selection }, '400 request-invalid /selection'],
    [{ revision: 1, templateVersionId: first.id }, '400 request-invalid /templateVersionId'],
    [{ selection, waves: [1], policy: { waves: [2] } }, '400 request-invalid /waves'],
    [{ selection, policy: { waves: ['0%'] } }, '400 request-invalid /policy/waves/0'],
    [{ selection, startAt: '2026-02-30T20:00:00.000Z' }, '400 request-invalid /startAt'],
    [{ selection, startAt: '2026-13-45T99:00:00.000Z' }, '400 request-invalid /startAt'],
    [{ selection, policy: { successThreshold: 0 } }, '400 request-invalid /policy/successThreshold'],
    [
      { selection, policy: { maintenanceWindows: [{ days: ['mon'], from: '25:00', to: '01:00' }] } },
      '400 request-invalid /policy/maintenanceWindows/0/from',
    ],
    [{ selection: { tags: ['nobody'] } }, '409 nothing-to-roll-out /selection'],
    [{ selection: { networkIds: [nothing] } }, '404 not-found /selection/networkIds/0'],
    [{ selection: { customerIds: [nothing] } }, '404 not-found /selection/customerIds/0'],
    [{ selection, templateVersionId: nothing }, '404 not-found /templateVersionId'],
    [{ selection, templateVersionId: draft.id }, '409 template-not-usable /templateVersionId'],
  ];
  for (const [body, expected] of cases) {
    for (const path of ['rollouts', 'rollouts?validate_only=true']) {
      const answer = await rest.request<{ code: string; errors?: { pointer: string }[] }>('POST', path, {
        body,
      });
      const { code, errors } = answer.body;
      expect(`${answer.status} ${code} ${errors?.[0]?.pointer ?? ''}`, JSON.stringify(body)).toBe(expected);
    }
  }
  expect(await cloud.context.db.rollout.count()).toBe(count);
});
