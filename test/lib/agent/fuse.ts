/** Stands for the power of a box: it blows at one step, and from then on nothing has any effect. */
export type Fuse = {
  /** Passes one step. Throws when the power goes before it, or after `effect` when it goes right after it. */
  step<Value>(effect: () => Value): Value;
  /** How many steps were passed. */
  steps(): number;
  blown(): boolean;
};

export class PowerLoss extends Error {
  override readonly name = 'PowerLoss';
}

/** @param at The step, from 1, at which the power goes; never when undefined. */
export function createFuse(at?: number, when: 'before' | 'after' = 'before'): Fuse {
  let passed = 0;
  let blown = false;
  return {
    step(effect) {
      if (blown) throw new PowerLoss();
      passed += 1;
      const now = passed === at;
      if (now) blown = true;
      if (now && when === 'before') throw new PowerLoss();
      const value = effect();
      if (now) throw new PowerLoss();
      return value;
    },
    steps: () => passed,
    blown: () => blown,
  };
}
