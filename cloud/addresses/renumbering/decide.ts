import type { RenumberingStep } from '../../../provisioning/renumbering/index.ts';
import type { WaitingFor } from './schema.ts';

/** What is the case at the network between two steps. */
export type Standing = {
  /** The draft is not what the last step left, but for name and tags. */
  edited: boolean;
  /** Appliances that do not run the network's newest revision yet, by serial number. */
  unconfirmed: readonly string[];
  /** Since when all of them have run what they run. */
  confirmedAt: Date | null;
};

/** The next step that changes something; waits before it count once they are over. */
export type Next =
  | { kind: 'apply'; index: number; step: Exclude<RenumberingStep, { kind: 'wait' }> }
  | { kind: 'blocked'; by: WaitingFor }
  | { kind: 'finish' };

/** How many appliances are named. */
const NAMED = 3;

export function nextStep(
  steps: readonly RenumberingStep[],
  stepsDone: number,
  standing: Standing,
  now: Date,
): Next {
  const blocked = (by: WaitingFor): Next => ({ kind: 'blocked', by });
  if (standing.edited) {
    const detail =
      'The network was changed since the last step: discard what is not committed, or cancel the renumbering and plan it anew.';
    return blocked({ reason: 'draft', detail });
  }
  if (stepsDone > 0 && standing.unconfirmed.length > 0) {
    const serials = standing.unconfirmed.slice(0, NAMED);
    const count = standing.unconfirmed.length;
    const detail = `${count} appliances do not run the last step yet, among them ${serials.join(', ')}.`;
    return blocked({ reason: 'appliances', detail, appliances: { count, serials } });
  }
  let index = stepsDone;
  let step = steps[index];
  for (; step?.kind === 'wait'; step = steps[index]) {
    const until = new Date((standing.confirmedAt ?? now).getTime() + step.seconds * 1000);
    if (until > now) {
      const detail = 'Leases of the old length have to run out, so that every host asks again soon.';
      return blocked({ reason: 'leases', detail, until: until.toISOString() });
    }
    index += 1;
  }
  return step ? { kind: 'apply', index, step } : { kind: 'finish' };
}
