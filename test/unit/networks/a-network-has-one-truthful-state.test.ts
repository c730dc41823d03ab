import { describe, expect, test } from 'vitest';
import {
  type BoxFacts,
  type NetworkFacts,
  SETTLING_MS,
  statusOfNetwork,
} from '../../../cloud/networks/status/decide.ts';
import { REASONS } from '../../../cloud/networks/status/schema.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const AGES_AGO = new Date(NOW.getTime() - SETTLING_MS);
const site = (id: string) => ({ id, name: `Site ${id}` });

type Appliance = NonNullable<BoxFacts['appliance']>;
const box = (id: string, over: Partial<Appliance> = {}): BoxFacts => ({
  site: site(id),
  appliance: { id: `box-${id}`, status: 'in-sync', foreign: false, since: AGES_AGO, downTo: [], ...over },
});
const FACTS: NetworkFacts = {
  committed: 7,
  rolledOut: true,
  rollout: null,
  draftDiffers: false,
  outdated: false,
  hasTunnels: true,
  boxes: [box('a'), box('b')],
  unjoined: [],
  now: NOW,
};
const status = (over: Partial<NetworkFacts>) => statusOfNetwork({ ...FACTS, ...over });
const codes = (over: Partial<NetworkFacts>) => status(over).reasons.map(({ code }) => code);

test('in force when every box runs the revision and every tunnel is up; nothing is to be done', () => {
  expect(status({})).toEqual({ state: 'in-force', reasons: [], reasonCount: 0, nextStep: null });
});

test('what was never committed is a draft to be committed, whatever its boxes do', () => {
  for (const boxes of [[], [box('a', { status: 'offline' })]]) {
    expect(status({ committed: null, rolledOut: false, boxes })).toEqual({
      state: 'draft-pending',
      reasons: [],
      reasonCount: 0,
      nextStep: { action: 'commit', revision: null, rolloutId: null, applianceId: null, siteId: null },
    });
  }
});

test('committed and not rolled out: to be rolled out, even if the draft differs or a box is offline', () => {
  for (const over of [{}, { draftDiffers: true }, { boxes: [box('a', { status: 'offline' })] }]) {
    const { state, nextStep } = status({ rolledOut: false, ...over });
    expect(state).toBe('not-rolled-out');
    expect(nextStep).toMatchObject({ action: 'roll-out', revision: 7 });
  }
});

test('a revision without boxes cannot be rolled out: a box is to be assigned', () => {
  const { nextStep } = status({ rolledOut: false, boxes: [{ site: site('a'), appliance: null }] });
  expect(nextStep).toMatchObject({ action: 'assign-appliance', siteId: 'a' });
  const some = status({ rolledOut: false, boxes: [{ site: site('a'), appliance: null }, box('b')] });
  expect(some.nextStep).toMatchObject({ action: 'roll-out', revision: 7, siteId: null });
});

test.each([
  ['paused', 'rollout-paused'],
  ['scheduled', 'rollout-scheduled'],
  ['halted', 'rollout-halted'],
] as const)('a %s rollout is a reason, with its id', (state, code) => {
  expect(status({ rollout: { id: 'r', state } }).reasons).toEqual([
    { code, site: null, peer: null, applianceId: null, rolloutId: 'r' },
  ]);
});

test.each(['preparing', 'running'] as const)('a %s rollout is no reason by itself', (state) => {
  expect(status({ rollout: { id: 'r', state } }).reasons).toEqual([]);
});

test.each(['preparing', 'scheduled', 'running', 'paused'] as const)('a %s rollout is followed', (state) => {
  const told = status({ rolledOut: false, rollout: { id: 'r', state } });
  expect(told).toMatchObject({
    state: 'rolling-out',
    nextStep: { action: 'open-rollout', rolloutId: 'r' },
  });
});

test('a halted rollout degrades its network, and is decided on first', () => {
  const { state, reasons, nextStep } = status({
    rollout: { id: 'r', state: 'halted' },
    boxes: [box('a', { status: 'rolled-back' }), box('b')],
  });
  expect(state).toBe('degraded');
  expect(reasons.map(({ code }) => code)).toEqual(['rollout-halted', 'failed']);
  expect(nextStep).toMatchObject({ action: 'open-rollout', rolloutId: 'r' });
});

describe('degraded', () => {
  test.each([
    ['rejected', 'failed'],
    ['rolled-back', 'failed'],
    ['offline', 'offline'],
    ['foreign', 'foreign-configuration'],
    ['drifted', 'drifted'],
    ['registered', 'not-enrolled'],
    ['unconfigured', 'not-configured'],
  ] as const)('by a box that is %s', (applianceStatus, code) => {
    const { state, reasons, nextStep } = status({ boxes: [box('a'), box('b', { status: applianceStatus })] });
    expect(state).toBe('degraded');
    expect(reasons).toMatchObject([{ code, site: { name: 'Site b' }, applianceId: 'box-b' }]);
    expect(nextStep).toMatchObject({ action: 'open-appliance', applianceId: 'box-b' });
  });

  test('by a box that runs what belongs to another network, though it is in sync with that', () => {
    expect(codes({ boxes: [box('a', { foreign: true }), box('b')] })).toEqual(['foreign-configuration']);
    const registered = box('a', { foreign: true, status: 'registered' });
    expect(codes({ boxes: [registered, box('b')] })).toEqual(['not-enrolled']);
  });

  test('by a site without a box', () => {
    const { state, nextStep } = status({ boxes: [box('a'), { site: site('b'), appliance: null }] });
    expect({ state, nextStep }).toMatchObject({
      state: 'degraded',
      nextStep: { action: 'assign-appliance', siteId: 'b' },
    });
  });

  test('by a tunnel that is not up: the pair is named once, whichever end tells of it', () => {
    const boxes = [box('a', { downTo: [site('b')] }), box('b', { downTo: [site('a')] })];
    const { state, reasons } = status({ boxes });
    expect(state).toBe('degraded');
    expect(reasons).toMatchObject([{ code: 'tunnel-down', site: site('a'), peer: site('b') }]);
  });

  test('by each of several tunnels, but by none that a box tells of that is away itself', () => {
    const boxes = [
      box('a', { downTo: [site('bc'), site('d')] }),
      box('ab', { downTo: [site('c')] }),
      box('d', { downTo: [site('c')], status: 'offline' }),
    ];
    const { reasons } = status({ boxes });
    expect(reasons.map(({ code, site: at, peer }) => [code, at?.id, peer?.id])).toEqual([
      ['offline', 'd', undefined],
      ['tunnel-down', 'a', 'bc'],
      ['tunnel-down', 'a', 'd'],
      ['tunnel-down', 'ab', 'c'],
    ]);
  });

  test('by sites that cannot be joined, with both named', () => {
    const { state, reasons, nextStep } = status({
      unjoined: [{ first: 'a', second: 'b', because: 'no-callable-end' }],
    });
    expect(state).toBe('degraded');
    expect(reasons).toMatchObject([{ code: 'no-callable-end', site: site('a'), peer: site('b') }]);
    expect(nextStep).toMatchObject({ action: 'edit-site', siteId: 'a' });
    const elsewhere = status({ unjoined: [{ first: 'x', second: 'b', because: 'same-address' }] });
    expect(elsewhere.reasons).toMatchObject([{ site: { id: 'x', name: '' }, peer: site('b') }]);
  });

  test('by boxes that say nothing of their tunnels', () => {
    expect(codes({ boxes: [box('a', { downTo: null }), box('b')] })).toEqual(['no-telemetry']);
    expect(codes({ boxes: [box('a', { downTo: null, since: null }), box('b')] })).toEqual(['no-telemetry']);
    expect(codes({ boxes: [box('a', { downTo: null })], hasTunnels: false })).toEqual([]);
  });
});

test('tunnels have three minutes to come up before a network counts as degraded', () => {
  for (const downTo of [null, [site('b')]]) {
    const since = new Date(AGES_AGO.getTime() + 1);
    const { state, reasons } = status({ boxes: [box('a', { downTo, since }), box('b')] });
    expect(state).toBe('rolling-out');
    expect(reasons.map(({ code }) => code)).toEqual(['settling']);
  }
});

test('what takes up its target state is on its way; one that failed beside it is not', () => {
  const updating = box('a', { status: 'updating' });
  expect(status({ boxes: [updating, box('b')] }).state).toBe('rolling-out');
  expect(status({ boxes: [updating, box('b', { status: 'rejected' })] }).state).toBe('degraded');
});

test('well, but the draft says more, or what it was made from is another by now', () => {
  expect(status({ draftDiffers: true, outdated: true })).toMatchObject({
    state: 'draft-pending',
    nextStep: { action: 'commit' },
  });
  expect(status({ outdated: true })).toMatchObject({
    state: 'outdated',
    nextStep: { action: 'bring-up-to-date' },
  });
  expect(status({ outdated: true, boxes: [box('a', { status: 'offline' })] }).state).toBe('degraded');
});

test('of many reasons the gravest twenty are told, and how many there are', () => {
  const boxes = Array.from({ length: 50 }, (_, i) =>
    box(`s${i}`, { status: i % 2 === 0 ? 'offline' : 'rejected' }),
  );
  const { reasons, reasonCount } = status({ boxes });
  expect(reasonCount).toBe(50);
  expect(reasons.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 'failed'));
  expect(REASONS.indexOf('failed')).toBeLessThan(REASONS.indexOf('offline'));
});
