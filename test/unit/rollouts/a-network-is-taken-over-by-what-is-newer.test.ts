import { describe, expect, test } from 'vitest';
import { fateOf } from '../../../cloud/rollouts/fate.ts';
import type { PartElsewhere } from '../../../cloud/rollouts/part-store.ts';

/** One of three networks of a running rollout that somebody began; half of it is done. */
const part = (over: Partial<PartElsewhere> = {}): PartElsewhere => ({
  rolloutId: 'r',
  rolloutState: 'running',
  kind: 'fleet-change',
  bySystem: false,
  state: 'ready',
  parts: 3,
  networks: 3,
  openSteps: 2,
  ...over,
});
const alone = { parts: 1, networks: 1, kind: 'revision' };

describe('by a rollout that somebody requested', () => {
  test('what is in force ends, whatever state its rollout is in', () => {
    for (const rolloutState of ['running', 'paused', 'halted'] as const) {
      expect(fateOf(part({ rolloutState }), 'requested')).toBe('ended');
      expect(fateOf(part({ rolloutState, state: 'pending' }), 'requested')).toBe('ended');
    }
    expect(fateOf(part({ ...alone, bySystem: true }), 'requested')).toBe('ended');
  });

  test('what has not begun renders what is committed when its turn comes; an older revision is overtaken', () => {
    const scheduled = { rolloutState: 'scheduled', state: 'checked' } as const;
    expect(fateOf(part(scheduled), 'requested')).toBe('left');
    expect(fateOf(part({ ...scheduled, ...alone }), 'requested')).toBe('ended');
  });
});

describe('by a network that was rendered again by itself', () => {
  test('a rollout over many networks prepares it again, if anything is left to do there', () => {
    for (const rolloutState of ['running', 'paused', 'halted'] as const) {
      expect(fateOf(part({ rolloutState }), 'follow')).toBe('prepared-again');
    }
    expect(fateOf(part({ openSteps: 0 }), 'follow')).toBe('left');
  });

  test('one of this network alone ends, but for a paused one, which is to be resumed', () => {
    expect(fateOf(part(alone), 'follow')).toBe('ended');
    expect(fateOf(part({ ...alone, rolloutState: 'halted' }), 'follow')).toBe('ended');
    expect(fateOf(part({ ...alone, rolloutState: 'paused' }), 'follow')).toBe('prepared-again');
  });

  test('what is not in force is left alone', () => {
    expect(fateOf(part({ ...alone, rolloutState: 'scheduled', state: 'checked' }), 'follow')).toBe('left');
    expect(fateOf(part({ state: 'unchanged' }), 'follow')).toBe('left');
  });
});

test('a rollout over many networks lets what follows the world go on, and ends everything else', () => {
  expect(fateOf(part({ ...alone, bySystem: true }), 'prepare')).toBe('left');
  expect(fateOf(part({ ...alone, bySystem: true, rolloutState: 'halted' }), 'prepare')).toBe('ended');
  expect(fateOf(part({ ...alone }), 'prepare')).toBe('ended');
  expect(fateOf(part({ rolloutState: 'halted' }), 'prepare')).toBe('ended');
});
