import type { Drift, System } from '#protocol';

/** In milliseconds since 1970, as far as they matter: see {@link recentRestores}. */
export type Restores = readonly number[];

const WINDOW_MILLISECONDS = 30 * 60_000;
/**
 * Within that window, how long after the last time, by how often it was. No more often than that: somebody or something
 * else that changes it back shall not be fought for ever.
 */
const PAUSES_MILLISECONDS = [0, 60_000, 300_000] as const;

/** Those of the future are from before the clock was set back, and hold up nothing. */
export function recentRestores(restores: Restores, now: number): number[] {
  return restores.filter((at) => at <= now && now - at < WINDOW_MILLISECONDS);
}

export type Decision = { handling: Drift['handling']; restoreNow: boolean };

/** What to do about differences that stand. */
export function decideHandling(onDrift: System['onDrift'], restores: Restores, now: number): Decision {
  if (onDrift === 'report') return { handling: 'reported', restoreNow: false };
  const recent = recentRestores(restores, now);
  const pause = PAUSES_MILLISECONDS[recent.length];
  if (pause === undefined) return { handling: 'persistent', restoreNow: false };
  return { handling: 'restoring', restoreNow: now - (recent.at(-1) ?? now) >= pause };
}
