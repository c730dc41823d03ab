import type { Pilot } from './pilot.ts';

export type Objective = Pilot['objectives'][number];
export const OUTCOMES = ['open', 'met', 'unmet'] as const;
/** What somebody said of an objective. */
export type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf({ met = null }: Objective): Outcome {
  if (met === null) return 'open';
  return met ? 'met' : 'unmet';
}

/** One of each line that is not empty; what is known of one that was there before stays. */
export function objectivesIn(text: string, before: readonly Objective[]): Objective[] {
  const known = new Map(before.map((objective) => [objective.text, objective]));
  const texts = text.split('\n').map((line) => line.trim());
  return texts.filter(Boolean).map((line) => known.get(line) ?? { text: line });
}

export function withOutcome(objectives: readonly Objective[], index: number, outcome: Outcome): Objective[] {
  const met = outcome === 'open' ? null : outcome === 'met';
  return objectives.map((objective, at) => (at === index ? { ...objective, met } : objective));
}
