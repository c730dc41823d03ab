import { describe, expect, test } from 'vitest';
import type { RolloutFacts } from '../../../cloud/rollouts/gate.ts';
import type { Step } from '../../../cloud/rollouts/states.ts';
import { decideThrough, rolloutOf, stepOf as step } from '../../lib/rollout-run.ts';

const REVISION = 7;
const decide = (over: Partial<RolloutFacts>, steps: readonly Step[]) => {
  const { state, changes, want } = decideThrough(rolloutOf(steps, {}, over), steps);
  return { state, changes, want };
};
const asked = { wantedRevision: REVISION };
const failedBy = (phase: 'rejected' | 'rolled-back') => ({
  ...asked,
  attempt: {
    revision: REVISION,
    phase,
    findings: [{ path: '/dns', code: 'check-failed' as const, message: 'no such domain' }],
  },
});
const running = { state: 'running' as const };

describe('the waves', () => {
  test('the first wave is asked at once, the second waits', () => {
    const decision = decide(running, [step('a', 0, 'waiting'), step('b', 1, 'waiting')]);
    expect(decision).toEqual({
      state: 'running',
      changes: [{ applianceId: 'a', state: 'wanted' }],
      want: ['a'],
    });
  });

  test('the second wave begins when the first has confirmed', () => {
    const decision = decide(running, [
      step('a', 0, 'wanted', { ...asked, confirmedHash: 'new' }),
      step('b', 1, 'waiting'),
    ]);
    expect(decision.want).toEqual(['b']);
    expect(decision.changes).toContainEqual({ applianceId: 'a', state: 'confirmed' });
  });

  test('it does not begin while one of the first is still at it, or was cut off by it', () => {
    const applying = { revision: REVISION, phase: 'applying' as const, findings: [] };
    for (const canary of [asked, { ...asked, attempt: applying }, { ...asked, online: false }]) {
      expect(decide(running, [step('a', 0, 'wanted', canary), step('b', 1, 'waiting')]).want).toEqual([]);
    }
  });

  test('a wave of which nothing can be learned is passed over', () => {
    const decision = decide(running, [
      step('a', 0, 'unchanged'),
      step('b', 0, 'waiting', { retired: true }),
      step('c', 1, 'waiting'),
    ]);
    expect(decision.want).toEqual(['c']);
  });

  test('when all have confirmed the rollout has succeeded', () => {
    const decision = decide(running, [
      step('a', 0, 'confirmed'),
      step('b', 1, 'wanted', { ...asked, confirmedHash: 'new' }),
      step('c', 0, 'unchanged'),
    ]);
    expect(decision.state).toBe('succeeded');
  });
});

describe('a failure', () => {
  test.each(['rejected', 'rolled-back'] as const)('%s halts the rollout and keeps the findings', (phase) => {
    const decision = decide(running, [step('a', 0, 'wanted', failedBy(phase)), step('b', 0, 'waiting')]);
    expect(decision.state).toBe('halted');
    expect(decision.want).toEqual([]);
    expect(decision.changes).toEqual([
      { applianceId: 'a', state: phase, findings: failedBy(phase).attempt.findings },
    ]);
  });

  test('that the delivery retries by itself does not halt', () => {
    const decision = decide(running, [
      step('a', 0, 'wanted', { ...failedBy('rolled-back'), retriedByItself: true }),
    ]);
    expect(decision).toEqual({ state: 'running', changes: [], want: [] });
  });

  test('of an earlier revision says nothing about this one', () => {
    const earlier = { ...failedBy('rolled-back').attempt, revision: REVISION - 1 };
    expect(decide(running, [step('a', 0, 'wanted', { ...asked, attempt: earlier })]).state).toBe('running');
  });

  test('that a retry mended counts as confirmed, and the halted rollout waits for somebody', () => {
    const decision = decide({ ...running, state: 'halted' }, [
      step('a', 0, 'rejected', { ...asked, confirmedHash: 'new' }),
      step('b', 1, 'waiting'),
    ]);
    expect(decision).toEqual({
      state: 'halted',
      changes: [{ applianceId: 'a', state: 'confirmed' }],
      want: [],
    });
  });
});

describe('appliances that are not there', () => {
  test('an offline one with a configuration is asked when it is back', () => {
    const away = [
      step('a', 0, 'confirmed'),
      step('b', 0, 'waiting', { online: false }),
      step('c', 1, 'waiting'),
    ];
    expect(decide(running, away).want).toEqual(['c']);
    const back = [step('a', 0, 'confirmed'), step('b', 0, 'waiting'), step('c', 1, 'waiting')];
    expect(decide(running, back).want).toEqual(['b']);
  });

  test('a factory-fresh one is asked in advance, whatever its wave', () => {
    const unborn = { online: false, wantedRevision: null, confirmedHash: null };
    const { want } = decide(running, [step('a', 0, 'waiting'), step('b', 3, 'waiting', unborn)]);
    expect(want.sort()).toEqual(['a', 'b']);
  });

  test('one that is wanted elsewhere by now is let go', () => {
    const decision = decide(running, [step('a', 0, 'wanted', { wantedRevision: REVISION + 1 })]);
    expect(decision.changes).toEqual([{ applianceId: 'a', state: 'cancelled' }]);
  });

  test('one that was to be asked when the process died is asked again', () => {
    expect(decide(running, [step('a', 0, 'wanted')]).want).toEqual(['a']);
  });
});

test('nothing is asked for when the rollout is over', () => {
  for (const state of ['halted', 'cancelled', 'superseded', 'succeeded'] as const) {
    expect(decide({ state }, [step('a', 0, 'waiting')]).want).toEqual([]);
  }
});
