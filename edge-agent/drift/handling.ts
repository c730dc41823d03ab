import type { Drift, System } from '#protocol';

/** In milliseconds since 1970, as far as they matter: see {@link recentRestores}. */
export type Restores = readonly number[];

/** So often within so long it is put right; somebody or something else that changes it back shall not be fought for ever. */
const MOST_RESTORES = 3;
const WINDOW_MILLISECONDS = 30 * 60_000;
/** Since the last time, by how often it was. */
const PAUSES_MILLISECONDS = [0, 60_000, 300_000] as const;

export function recentRestores(restores: Restores, now: number): number[] {
  return restores.filter((at) => now - at < WINDOW_MILLISECONDS);
}

export type Decision = { handling: Drift['handling']; restoreNow: boolean };

/** What to do about differences that stand. */
export function decideHandling(onDrift: System['onDrift'], restores: Restores, now: number): Decision {
  if (onDrift === 'report') return { handling: 'reported', restoreNow: false };
  const recent = recentRestores(restores, now);
  if (recent.length >= MOST_RESTORES) return { handling: 'persistent', restoreNow: false };
  const last = recent.at(-1) ?? Number.NEGATIVE_INFINITY;
  return { handling: 'restoring', restoreNow: now - last >= (PAUSES_MILLISECONDS[recent.length] ?? 0) };
}
