import type { Overdue, Policy } from './policy.ts';
import { isAway, isUnborn, type Step } from './states.ts';

/** Beyond the time an appliance has to reach the control plane: to check, to roll back, to report. */
const MARGIN_SECONDS = 300;

export type Deadline = { at: Date; leadsTo: Overdue; because: 'silent' | 'offline' };

type Rules = Pick<Policy, 'answerWithinSeconds' | 'onSilence' | 'offlineWithinSeconds' | 'onOffline'>;

/** The policy with as much time to answer as an answer takes at least. */
export function withTimeToAnswer(policy: Policy, confirmWithinSeconds: number): Policy {
  const answerWithinSeconds = Math.max(policy.answerWithinSeconds, confirmWithinSeconds + MARGIN_SECONDS);
  return { ...policy, answerWithinSeconds };
}

/**
 * Until when a step is waited for without a word: one that was asked and says nothing, one whose appliance is offline.
 * Undefined when it is not the appliance that is waited for, or it was told already.
 */
export function deadlineOf(step: Step, policy: Rules): Deadline | undefined {
  const { state, changedAt, overdueAt, facts } = step;
  if (overdueAt !== null) return undefined;
  if (isUnborn(facts) ? state === 'wanted' : state === 'waiting' && isAway(facts)) {
    const since = Math.max(changedAt.getTime(), facts.presenceSince?.getTime() ?? 0);
    return after(since, policy.offlineWithinSeconds, policy.onOffline, 'offline');
  }
  if (state !== 'wanted') return undefined;
  return after(changedAt.getTime(), policy.answerWithinSeconds, policy.onSilence, 'silent');
}

const after = (since: number, seconds: number, leadsTo: Overdue, because: Deadline['because']): Deadline => ({
  at: new Date(since + seconds * 1000),
  leadsTo,
  because,
});
