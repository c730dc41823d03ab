import { expect, test } from 'vitest';
import { deadlineOf, withTimeToAnswer } from '../../../cloud/rollouts/overdue.ts';
import { completePolicy, type PolicyRequest } from '../../../cloud/rollouts/policy.ts';
import type { Step, StepFacts } from '../../../cloud/rollouts/states.ts';
import { decideThrough, NOON, rolloutOf, secondsOn, stepOf } from '../../lib/rollout-run.ts';

const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;
const asked: Partial<StepFacts> = { wantedRevision: 7 };
const away: Partial<StepFacts> = { online: false, presenceSince: NOON };

const canary = stepOf('canary', 0, 'wanted', asked);
const others = [stepOf('second', 1, 'waiting'), stepOf('third', 1, 'waiting')];
const after = (seconds: number, steps: readonly Step[], policy: PolicyRequest = {}) =>
  decideThrough(rolloutOf(steps, policy, { now: secondsOn(seconds) }), steps);

test('a canary that says nothing is waited for until its deadline, and somebody looks then', () => {
  const { state, nextLookAt, overdue, want } = after(HOUR - 1, [canary, ...others]);
  expect({ state, overdue, want }).toEqual({ state: 'running', overdue: [], want: [] });
  expect(nextLookAt).toEqual(secondsOn(HOUR));
});

test('then it has failed: the rollout halts and says why', () => {
  const { state, haltReason, overdue, want } = after(HOUR, [canary, ...others]);
  expect({ state, want }).toEqual({ state: 'halted', want: [] });
  expect(haltReason).toEqual({ code: 'overdue', wave: 0, applianceIds: ['canary'] });
  expect(overdue).toEqual([{ applianceId: 'canary', leadsTo: 'halt', because: 'silent' }]);
});

test('one silent appliance among a tolerated share does not keep the rollout running', () => {
  const steps = [stepOf('a', 0, 'confirmed', asked), stepOf('b', 0, 'wanted', asked)];
  const policy = { failureThreshold: 2, successThreshold: 0.5 };
  expect(after(HOUR - 1, steps, policy).state).toBe('running');
  expect(after(HOUR, steps, policy).state).toBe('completed-with-failures');
});

test('passed over: nobody waits for it any more, and what it says later still counts', () => {
  const policy = { onSilence: 'pass-over' } as const;
  const outcome = after(HOUR, [canary, ...others], policy);
  expect(outcome).toMatchObject({ state: 'running', passedWaves: 1, want: ['second', 'third'] });
  const late = outcome.steps.map((step) =>
    step.applianceId === 'canary' ? { ...step, facts: { ...step.facts, confirmedHash: 'new' } } : step,
  );
  const { steps } = decideThrough(
    rolloutOf(late, policy, { passedWaves: 1, now: secondsOn(HOUR + 1) }),
    late,
  );
  expect(steps.map(({ state }) => state)).toEqual(['confirmed', 'wanted', 'wanted']);
});

test('waited for: it is told once, and the rollout goes on to wait', () => {
  const policy = { onSilence: 'wait' } as const;
  const first = after(HOUR, [canary, ...others], policy);
  expect(first).toMatchObject({ state: 'running', passedWaves: 0, changes: [], want: [], nextLookAt: null });
  expect(first.overdue).toEqual([{ applianceId: 'canary', leadsTo: 'wait', because: 'silent' }]);
  expect(after(HOUR + 1, first.steps, policy)).toMatchObject({
    state: 'running',
    overdue: [],
    nextLookAt: null,
  });
});

test('who is offline is waited for a week from when it went away, and then only told of', () => {
  const steps = [stepOf('gone', 0, 'waiting', { ...away, presenceSince: secondsOn(HOUR) })];
  expect(after(WEEK, steps)).toMatchObject({ overdue: [], nextLookAt: secondsOn(WEEK + HOUR) });
  expect(after(WEEK + HOUR, steps)).toMatchObject({
    state: 'running',
    overdue: [{ applianceId: 'gone', leadsTo: 'wait', because: 'offline' }],
  });
});

test('who is offline and passed over gets its target state when it is back; the rollout has ended', () => {
  const steps = [stepOf('there', 0, 'confirmed', asked), stepOf('gone', 0, 'waiting', away)];
  const { state, want, steps: then } = after(WEEK, steps, { onOffline: 'pass-over' });
  expect({ state, want }).toEqual({ state: 'completed-with-failures', want: ['gone'] });
  expect(then[1]?.state).toBe('passed-over');
});

test('who is offline too long halts a rollout that wants it so, and waits for its turn when it is back', () => {
  const policy = { onOffline: 'halt' } as const;
  const steps = [stepOf('there', 0, 'confirmed', asked), stepOf('gone', 0, 'waiting', away)];
  const { state, steps: halted } = after(WEEK, steps, policy);
  expect(state).toBe('halted');
  const back = halted.map((step) => ({ ...step, facts: { ...step.facts, online: true } }));
  const again = decideThrough(rolloutOf(back, policy, { now: secondsOn(WEEK + 1) }), back);
  expect(again).toMatchObject({ state: 'running', want: ['gone'] });
});

test('a factory-fresh appliance that never comes is told of', () => {
  const steps = [stepOf('new', 0, 'wanted', { ...asked, online: false, confirmedHash: null })];
  expect(after(HOUR, steps).overdue).toEqual([]);
  expect(after(WEEK, steps).overdue).toEqual([{ applianceId: 'new', leadsTo: 'wait', because: 'offline' }]);
});

test('neither a pause nor a halt lets a deadline pass', () => {
  for (const state of ['paused', 'halted'] as const) {
    const rollout = rolloutOf([canary], {}, { state, now: secondsOn(HOUR) });
    expect(decideThrough(rollout, [canary])).toMatchObject({ state, overdue: [], changes: [] });
  }
});

test('nobody has less time to answer than to reach the control plane', () => {
  const policy = completePolicy({ answerWithinSeconds: 60 });
  expect(withTimeToAnswer(policy, 600).answerWithinSeconds).toBe(900);
  expect(withTimeToAnswer(completePolicy(), 600).answerWithinSeconds).toBe(HOUR);
});

test('who was asked and went away is silent; who never came is waited for only once it was asked', () => {
  const policy = completePolicy();
  const gone = stepOf('gone', 0, 'wanted', { ...asked, ...away });
  expect(deadlineOf(gone, policy)).toEqual({ at: secondsOn(HOUR), leadsTo: 'halt', because: 'silent' });
  const fresh = { online: false, confirmedHash: null };
  expect(deadlineOf(stepOf('new', 0, 'waiting', fresh), policy)).toBeUndefined();
  expect(deadlineOf(stepOf('new', 0, 'wanted', fresh), policy)).toMatchObject({ because: 'offline' });
  expect(deadlineOf(stepOf('there', 0, 'waiting'), policy)).toBeUndefined();
});
