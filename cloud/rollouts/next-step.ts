import { type ApplianceStatus, type StatusFacts, statusOf } from '../appliances/index.ts';
import { isMissed, type StepState } from './states.ts';

/**
 * What becomes of an appliance that a rollout missed. `bring-online`: it gets its target state when it is back; `wait`:
 * it is at it now, or tries again by itself; `mend`: its findings say what to correct, or it is delivered once more;
 * `open-appliance`: something else is wrong with it.
 */
export const NEXT_STEPS = ['bring-online', 'wait', 'mend', 'open-appliance'] as const;
type NextStep = (typeof NEXT_STEPS)[number];

const OF_STATUS: Record<ApplianceStatus, NextStep | null> = {
  registered: 'open-appliance',
  foreign: 'open-appliance',
  offline: 'bring-online',
  unconfigured: 'open-appliance',
  'in-sync': null,
  drifted: 'open-appliance',
  updating: 'wait',
  rejected: 'mend',
  'rolled-back': 'mend',
  retired: null,
};

/** As its appliance is now; null: the step needs nobody, or not any more. */
export function nextStepOf(step: { state: StepState; appliance: StatusFacts }): NextStep | null {
  return isMissed(step.state) ? OF_STATUS[statusOf(step.appliance)] : null;
}
