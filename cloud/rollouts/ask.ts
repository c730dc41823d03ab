import { budgetOf } from './budget.ts';
import type { Policy } from './policy.ts';
import { earliest, isAway, isUnborn, type Step } from './states.ts';
import { isOpen, nextOpening, type OpeningRules } from './windows.ts';

export type AskingFacts = {
  policy: Pick<Policy, 'maintenanceWindows' | 'exclusions' | 'maxPerMinute'>;
  /** Waves whose appliances may be asked. */
  openWaves: number;
  /** When appliances were asked, those of the last minute at least. */
  askedAt: readonly Date[];
  now: Date;
};

/**
 * Appliances to be asked now, or again after a crash between deciding and asking, those that were passed over among them;
 * and when there is more to ask if
 * nothing else happens: a maintenance window opens, the rate allows more.
 */
export function ask(facts: AskingFacts, steps: readonly Step[]): { want: string[]; nextLookAt: Date | null } {
  const { policy, now } = facts;
  const again = steps.filter(({ state, revision, facts }) => {
    return (state === 'wanted' || state === 'passed-over') && facts.wantedRevision !== revision;
  });
  // Nothing runs on them that a window or a rate would protect.
  const inAdvance = steps.filter((step) => step.state === 'waiting' && isUnborn(step.facts));
  const due = steps
    .filter(({ state, wave, facts: appliance }) => {
      return state === 'waiting' && wave < facts.openWaves && !isUnborn(appliance) && !isAway(appliance);
    })
    .sort((a, b) => a.wave - b.wave || (a.applianceId < b.applianceId ? -1 : 1));
  const { open, nextOpeningAt } = byWindow(policy, due, now);
  const budget = budgetOf(policy.maxPerMinute, facts.askedAt, now);
  const taken = open.slice(0, budget.left);
  const more = taken.length < open.length ? budget.moreAt(taken.length) : null;
  return {
    want: [...again, ...inAdvance, ...taken].map(({ applianceId }) => applianceId),
    nextLookAt: earliest(nextOpeningAt, more),
  };
}

function byWindow(rules: OpeningRules, steps: readonly Step[], now: Date) {
  const zones = [...new Set(steps.map(({ timeZone }) => timeZone))];
  const openZones = new Set(zones.filter((timeZone) => isOpen(rules, timeZone, now)));
  const closed = zones.filter((timeZone) => !openZones.has(timeZone));
  const openings = closed.map((timeZone) => nextOpening(rules, timeZone, now));
  return {
    open: steps.filter(({ timeZone }) => openZones.has(timeZone)),
    nextOpeningAt: earliest(...openings),
  };
}
