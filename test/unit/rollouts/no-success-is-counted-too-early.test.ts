import { describe, expect, test } from 'vitest';
import { type ApplianceRow, runsAlready } from '../../../cloud/rollouts/appliance-rows.ts';
import { budgetOf } from '../../../cloud/rollouts/budget.ts';
import { lendsWaves } from '../../../cloud/rollouts/fate.ts';
import { decide } from '../../../cloud/rollouts/gate.ts';
import { checksHealth, judgeHealth } from '../../../cloud/rollouts/health.ts';
import { completePolicy } from '../../../cloud/rollouts/policy.ts';
import { retarget, type StandingStep } from '../../../cloud/rollouts/retarget.ts';
import { emptyTally, hasArrived } from '../../../cloud/rollouts/tally.ts';
import { decideThrough, NOON, rolloutOf, secondsOn, stepOf } from '../../lib/rollout-run.ts';

const asked = { wantedRevision: 7 };

describe('a step', () => {
  test('is not confirmed while its appliance is at work, though it ran this very target state before', () => {
    for (const revision of [7, 8]) {
      const attempt = { revision, phase: 'applying' as const, findings: [] };
      const step = stepOf('a', 0, 'wanted', { ...asked, confirmedHash: 'new', attempt });
      expect(decideThrough(rolloutOf([step]), [step])).toMatchObject({
        state: 'running',
        changes: [],
        steps: [{ state: 'wanted' }],
      });
    }
  });

  test('of an appliance that was never powered on holds up no wave, and no success is told before it came', () => {
    const unborn = { ...asked, online: false, confirmedHash: null };
    const steps = [
      stepOf('a', 0, 'confirmed', asked),
      stepOf('b', 0, 'wanted', unborn),
      stepOf('c', 1, 'waiting'),
    ];
    expect(decideThrough(rolloutOf(steps), steps)).toMatchObject({ passedWaves: 1, want: ['c'] });
    const [one, other] = steps;
    const alone = [one!, other!];
    expect(decideThrough(rolloutOf(alone), alone)).toMatchObject({ state: 'running', passedWaves: 1 });
  });
});

test('a rollout has not succeeded while a later wave has steps that nobody looked at', () => {
  const rollout = rolloutOf([], {}, { waves: 2, passedWaves: 2 });
  expect(decide({ ...rollout, behind: { open: 1, online: 0 } }, []).state).toBe('running');
  expect(decide(rollout, []).state).toBe('succeeded');
});

describe('a wave', () => {
  const tally = (confirmed: number, open: number) => ({ ...emptyTally(), confirmed, open });

  test('in which nobody confirmed has not arrived, however low the threshold', () => {
    expect(hasArrived(tally(0, 5), completePolicy({ successThreshold: 1e-10 }))).toBe(false);
  });

  test('needs what its share says and not one more for the arithmetic', () => {
    expect(hasArrived(tally(7, 93), completePolicy({ successThreshold: 0.07 }))).toBe(true);
    expect(hasArrived(tally(6, 94), completePolicy({ successThreshold: 0.07 }))).toBe(false);
  });
});

describe('tunnels', () => {
  const gate = { criticalEvents: false, tunnelsUp: true, telemetry: false };
  const tunnel = (state: 'up' | 'connecting' | 'down') => ({ peer: 'hub', state, rxBytes: 0, txBytes: 0 });
  const health = (before: 'up' | 'connecting' | 'down', after: 'up' | 'connecting' | null) => [
    {
      applianceId: 'a',
      criticalEvents: [],
      before: [tunnel(before)],
      after: after === null ? null : [tunnel(after)],
    },
  ];
  const ills = [{ applianceId: 'a', kind: 'tunnel-down', detail: 'hub' }];

  test('of which no sample tells afterwards are not well: they are waited for, and ill in the end', () => {
    expect(judgeHealth(gate, health('up', null), false)).toEqual({ outcome: 'unsettled', ills });
    expect(judgeHealth(gate, health('up', null), true)).toEqual({ outcome: 'ill', ills });
  });

  test('that connect still are not up, before and afterwards', () => {
    expect(judgeHealth(gate, health('up', 'connecting'), true)).toEqual({ outcome: 'ill', ills });
    expect(judgeHealth(gate, health('connecting', 'connecting'), true)).toEqual({ outcome: 'well' });
  });
});

describe('health', () => {
  const OFF = { criticalEvents: false, tunnelsUp: false, telemetry: false };
  const silent = { applianceId: 'a', criticalEvents: ['disk.full'], before: null, after: null };

  test.each<[Partial<typeof OFF>, ReturnType<typeof judgeHealth>]>([
    [{}, { outcome: 'well' }],
    [{ tunnelsUp: true }, { outcome: 'well' }],
    [
      { telemetry: true },
      { outcome: 'unsettled', ills: [{ applianceId: 'a', kind: 'no-telemetry', detail: '' }] },
    ],
    [
      { criticalEvents: true },
      { outcome: 'ill', ills: [{ applianceId: 'a', kind: 'critical-event', detail: 'disk.full' }] },
    ],
  ])('by %j', (gate, verdict) => {
    expect(checksHealth({ ...OFF, ...gate })).toBe(Object.keys(gate).length > 0);
    expect(judgeHealth({ ...OFF, ...gate }, [silent], false)).toEqual(verdict);
    expect(judgeHealth({ ...OFF, ...gate }, [], false)).toEqual({ outcome: 'well' });
  });
});

test('without a rate everybody may be asked, and nobody is waited for', () => {
  const { left, moreAt } = budgetOf(null, [NOON], NOON);
  expect([left, moreAt(3)]).toEqual([Number.POSITIVE_INFINITY, null]);
  expect(budgetOf(3, [NOON], NOON).moreAt(1), 'while one more fits').toBeNull();
});

test('the rate counts the last minute and not the instant before it', () => {
  expect(budgetOf(1, [secondsOn(-60)], NOON).left).toBe(1);
  expect(budgetOf(1, [secondsOn(-59)], NOON).left).toBe(0);
  const lowered = budgetOf(2, [secondsOn(-30), secondsOn(-50), secondsOn(-40)], NOON);
  expect(lowered.left).toBe(0);
  expect(lowered.moreAt(0), 'when two of three are a minute ago').toEqual(secondsOn(20));
});

const appliance = (over: Partial<ApplianceRow> = {}): ApplianceRow => ({
  id: 'a',
  state: 'enrolled',
  presence: 'online',
  presenceChangedAt: null,
  wantedRevision: 7n,
  wantedHash: 'new',
  deliveries: 0,
  lastDeliveryAt: null,
  retryRequested: false,
  confirmedHash: 'new',
  attemptRevision: null,
  attemptPhase: null,
  attemptFindings: null,
  attemptAt: null,
  attemptUnreachableSeconds: null,
  ...over,
});

test('an appliance runs a target state already when it wants it, confirmed it, and is at work on nothing', () => {
  const runs = (over: Partial<ApplianceRow>) => runsAlready({ hash: 'new', appliance: appliance(over) });
  expect(runs({})).toBe(true);
  expect(runs({ wantedHash: 'other' })).toBe(false);
  expect(runs({ confirmedHash: 'old' })).toBe(false);
  expect(runs({ attemptPhase: 'applying' })).toBe(false);
});

describe('a network that is prepared again', () => {
  const planned = (over: Partial<StandingStep> = {}): StandingStep => ({
    applianceId: 'a',
    hash: 'new',
    wave: 3,
    state: 'wanted',
    changedAt: NOON,
    wantedAt: NOON,
    ...over,
  });
  const later = secondsOn(60);
  const step = (standing: StandingStep[], over: Partial<ApplianceRow>) =>
    retarget(standing, [{ hash: 'new', appliance: appliance(over) }], later)[0];
  const runsOld = { confirmedHash: 'old' };

  test('goes on to wait for those that were asked for the same target state, from when they were', () => {
    expect(step([planned()], runsOld)).toMatchObject({ state: 'wanted', wave: 3, changedAt: NOON });
  });

  test('asks again where the target state is another one', () => {
    expect(step([planned({ hash: 'other' })], runsOld)).toMatchObject({ state: 'waiting', changedAt: later });
  });

  test('tells those it brought there from those that had nothing to do', () => {
    expect(step([planned()], {})).toMatchObject({ state: 'confirmed' });
    expect(step([planned({ state: 'waiting', wantedAt: null })], {})).toMatchObject({ state: 'unchanged' });
    expect(step([], {})).toMatchObject({ state: 'unchanged', wave: 0 });
  });
});

test('only a rollout of one network that runs lends its waves: what has halted begins anew', () => {
  expect(lendsWaves({ rolloutState: 'running', networks: 1 })).toBe(true);
  for (const rolloutState of ['halted', 'paused', 'preparing', 'scheduled'] as const)
    expect(lendsWaves({ rolloutState, networks: 1 })).toBe(false);
  expect(lendsWaves({ rolloutState: 'running', networks: 2 })).toBe(false);
});
