import type { Rollout } from './rollout.ts';

export type Wave = {
  state: 'passed' | 'current' | 'to-come';
  total: number;
  done: number;
  failed: number;
  pending: number;
};

/** How each wave of a rollout stands. */
export function wavesOf({ waves, passedWaves, steps, state }: Rollout): Wave[] {
  return waves.map((_, index) => {
    const ours = steps.filter(({ wave }) => wave === index);
    const count = (...states: string[]) => ours.filter((step) => states.includes(step.state)).length;
    return {
      state:
        index < passedWaves || state === 'succeeded' || state === 'completed-with-failures'
          ? 'passed'
          : index === passedWaves
            ? 'current'
            : 'to-come',
      total: ours.length,
      done: count('confirmed', 'unchanged'),
      failed: count('rejected', 'rolled-back', 'overdue'),
      pending: ours.filter(({ pending }) => pending).length,
    };
  });
}
