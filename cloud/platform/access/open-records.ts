/** The states in which what was begun is not over, and so goes with its customer to another reseller. */
export const OPEN = {
  rollout: ['preparing', 'scheduled', 'running', 'paused', 'halted'],
  pilot: ['planned', 'running'],
  renumbering: ['planned', 'running'],
} as const satisfies Record<string, readonly string[]>;
