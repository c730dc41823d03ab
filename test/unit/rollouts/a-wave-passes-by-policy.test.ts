import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../../cloud/rollouts/events.ts';
import { decide as decideOnce } from '../../../cloud/rollouts/gate.ts';
import type { HealthFacts } from '../../../cloud/rollouts/health.ts';
import type { PolicyRequest } from '../../../cloud/rollouts/policy.ts';
import type { Step } from '../../../cloud/rollouts/states.ts';
import { decideThrough, NOON, rolloutOf, secondsOn, stepOf } from '../../lib/rollout-run.ts';

const asked = { wantedRevision: 7 };
const attempt = { revision: 7, phase: 'rejected' as const, findings: [] };
const many = (count: number, of: (index: number) => Step) =>
  Array.from({ length: count }, (_, index) => of(index));
const confirmed = (id: string, wave = 0) => stepOf(id, wave, 'confirmed', { ...asked, confirmedHash: 'new' });
const failing = (id: string, wave = 0) => stepOf(id, wave, 'wanted', { ...asked, attempt });
const behind = (id: string) => stepOf(id, 1, 'waiting');
const decide = (steps: readonly Step[], policy: PolicyRequest, over = {}) =>
  decideThrough(rolloutOf(steps, policy, over), steps);

describe('thresholds', () => {
  const wave = (failures: number, stillAtIt = 0) => [
    ...many(10 - failures - stillAtIt, (index) => confirmed(`c${index}`)),
    ...many(failures, (index) => failing(`f${index}`)),
    ...many(stillAtIt, (index) => stepOf(`w${index}`, 0, 'wanted', asked)),
    behind('next'),
  ];

  test('enough have confirmed: the next wave begins though one is still at it', () => {
    expect(decide(wave(0, 1), { successThreshold: 0.9 }).want).toEqual(['next']);
    expect(decide(wave(0, 2), { successThreshold: 0.9 })).toMatchObject({ want: [], state: 'running' });
  });

  test('fewer failures than the threshold are borne; the last one of it halts', () => {
    const policy = { successThreshold: 0.5, failureThreshold: '20%' };
    expect(decide(wave(1), policy)).toMatchObject({ state: 'running', want: ['next'] });
    expect(decide(wave(2), policy)).toMatchObject({
      state: 'halted',
      haltReason: { code: 'failures', wave: 0, applianceIds: ['f0', 'f1'] },
      want: [],
    });
  });

  test('so many failures that enough cannot confirm any more halt', () => {
    expect(decide(wave(2, 3), { successThreshold: 0.9, failureThreshold: 5 }).state).toBe('halted');
    expect(decide(wave(1, 3), { successThreshold: 0.9, failureThreshold: 5 }).state).toBe('running');
  });

  test('in the end borne failures let it complete, and are told', () => {
    const steps = wave(1).slice(0, 10);
    const rollout = rolloutOf(steps, { successThreshold: 0.9, failureThreshold: 2 });
    const decision = decideOnce(rollout, steps);
    expect(decision.state).toBe('completed-with-failures');
    expect(eventsOf(rollout, decision, steps).at(-1)).toEqual({
      kind: 'completed-with-failures',
      data: { applianceIds: ['f0'], refusedNetworks: 0 },
    });
  });

  test('networks that were left out keep it from having succeeded', () => {
    const steps = [confirmed('a')];
    expect(decide(steps, {}, { refusedNetworks: 1 }).state).toBe('completed-with-failures');
    expect(decide(steps, {}).state).toBe('succeeded');
  });

  test('one that failed while it was paused halts it', () => {
    expect(decide(wave(1), {}, { state: 'paused' }).state).toBe('halted');
  });
});

describe('soak', () => {
  const steps = [confirmed('a'), behind('b')];

  test('the next wave waits until it is over, and is looked at then', () => {
    const waiting = decide(steps, { soakSeconds: 60 }, { now: secondsOn(59) });
    expect(waiting).toMatchObject({ want: [], passedWaves: 0, nextLookAt: secondsOn(60) });
    expect(decide(steps, { soakSeconds: 60 }, { now: secondsOn(60) })).toMatchObject({
      want: ['b'],
      passedWaves: 1,
    });
  });

  test('it begins anew when somebody resumed the rollout', () => {
    const resumed = { now: secondsOn(60), watchedFrom: secondsOn(30) };
    expect(decide(steps, { soakSeconds: 60 }, resumed)).toMatchObject({
      want: [],
      nextLookAt: secondsOn(90),
    });
  });

  test('the last wave soaks, too', () => {
    const last = [confirmed('a')];
    expect(decide(last, { soakSeconds: 60 }, { now: NOON }).state).toBe('running');
    expect(decide(last, { soakSeconds: 60 }, { now: secondsOn(60) }).state).toBe('succeeded');
  });
});

describe('health', () => {
  const steps = [confirmed('a'), behind('b')];
  const tunnel = (state: 'up' | 'down' | 'connecting', peer = 'hub') => ({
    peer,
    state,
    rxBytes: 0,
    txBytes: 0,
  });
  const well: HealthFacts = {
    applianceId: 'a',
    criticalEvents: [],
    before: [tunnel('up')],
    after: [tunnel('up')],
  };
  const healthGate = { criticalEvents: true, tunnelsUp: true, telemetry: true };
  const judge = (facts: Partial<HealthFacts>, now = NOON) =>
    decide(steps, { healthGate }, { now, health: [{ ...well, ...facts }] });

  test('is asked for at the end of the soak', () => {
    expect(decide(steps, { healthGate })).toMatchObject({ needs: 'health', want: [] });
    expect(decide(steps, { healthGate, soakSeconds: 9 }).needs).toBe('nothing');
    expect(judge({}).want).toEqual(['b']);
  });

  test('a critical event halts at once, with the reason', () => {
    expect(judge({ criticalEvents: ['disk.full'] })).toMatchObject({
      state: 'halted',
      haltReason: {
        code: 'unhealthy',
        wave: 0,
        ills: [{ applianceId: 'a', kind: 'critical-event', detail: 'disk.full' }],
      },
    });
  });

  test('tunnels and telemetry have some minutes to come back', () => {
    for (const facts of [{ after: null }, { after: [tunnel('connecting')] }]) {
      expect(judge(facts)).toMatchObject({ state: 'running', want: [], nextLookAt: secondsOn(5) });
      expect(judge(facts, secondsOn(180)).state).toBe('halted');
    }
  });

  test('a tunnel that was down before, or is new, says nothing', () => {
    expect(judge({ before: [tunnel('down')], after: [tunnel('down')] }).want).toEqual(['b']);
    expect(judge({ after: [tunnel('up'), tunnel('down', 'new')] }).want).toEqual(['b']);
    expect(judge({ before: null, after: [tunnel('down')] }).want).toEqual(['b']);
  });
});

describe('appliances that are away', () => {
  const away = (id: string, wave = 0) => stepOf(id, wave, 'waiting', { online: false });

  test('a wave of nobody else is filled up with those who are there', () => {
    const { want, steps } = decide([away('a'), behind('b'), behind('c')], {});
    expect(want).toEqual(['b']);
    expect(steps.map(({ wave }) => wave)).toEqual([1, 0, 1]);
  });

  test('when nobody is there it waits for whoever comes first', () => {
    const steps = [away('a'), away('b', 1)];
    expect(decide(steps, {})).toMatchObject({ state: 'running', want: [] });
    const back = [away('a'), stepOf('b', 1, 'waiting')];
    expect(decide(back, {}).want).toEqual(['b']);
  });
});

describe('windows and rate', () => {
  const open = { days: ['mon' as const], from: '13:00', to: '14:00' };

  test('outside of its window an appliance waits, and is looked at when it opens', () => {
    const taipei = stepOf('b', 0, 'waiting', {}, { timeZone: 'Asia/Taipei' });
    const decision = decide([stepOf('a', 0, 'waiting'), taipei], { maintenanceWindows: [open] });
    expect(decision).toMatchObject({ want: [], nextLookAt: secondsOn(3600) });
    expect(
      decide([stepOf('a', 0, 'waiting'), taipei], { maintenanceWindows: [open] }, { now: secondsOn(3600) })
        .want,
    ).toEqual(['a']);
  });

  test('no more are asked within a minute than said', () => {
    const steps = many(5, (index) => stepOf(`a${index}`, 0, 'waiting'));
    expect(decide(steps, { maxPerMinute: 2 })).toMatchObject({
      want: ['a0', 'a1'],
      nextLookAt: secondsOn(60),
    });
    const askedAt = [secondsOn(-70), secondsOn(-20)];
    expect(decide(steps, { maxPerMinute: 2 }, { askedAt })).toMatchObject({
      want: ['a0'],
      nextLookAt: secondsOn(40),
    });
  });
});
