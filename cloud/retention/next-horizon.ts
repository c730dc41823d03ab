const DAY_MS = 86_400_000;

export type HorizonFacts = {
  /** By the clocks of this machine and of the database: the earlier of the two. */
  now: Date;
  /** When anything was received last. */
  newest: Date | null;
  /** Where the last run left it, and when that was. */
  before: Date | null;
  movedAt: Date | null;
  /** How long this process has run since, by a clock that nobody sets. */
  ranMs: number;
};

/**
 * Where retention counts from next. It follows the clock, but by a day at the most for what passed while nothing ran; what
 * it is behind after a longer rest it makes up for as fast as time passes. So a clock that is years ahead costs a day.
 */
export function nextHorizon({ now, newest, before, movedAt, ranMs }: HorizonFacts): Date {
  const passed = before && movedAt ? Math.max(now.getTime() - movedAt.getTime(), 0) : 0;
  const moved = before
    ? before.getTime() + Math.min(passed, DAY_MS) + Math.min(ranMs, DAY_MS)
    : Number.POSITIVE_INFINITY;
  const byData = newest ? newest.getTime() + DAY_MS : Number.POSITIVE_INFINITY;
  return new Date(Math.min(now.getTime(), moved, byData));
}
