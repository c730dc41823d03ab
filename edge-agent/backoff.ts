/** Exponential back-off with full jitter: evenly between 0 and the ceiling, which doubles with each failure. */
export type Backoff = { firstMilliseconds: number; longestMilliseconds: number };

export const RECONNECT: Backoff = { firstMilliseconds: 1000, longestMilliseconds: 300_000 };

/**
 * Milliseconds to wait after so many failures in a row (from 1).
 *
 * @param random 0 ≤ random < 1.
 */
export function backoffDelay(backoff: Backoff, failures: number, random: number): number {
  const ceiling = backoff.firstMilliseconds * 2 ** Math.min(Math.max(failures, 1) - 1, 30);
  return Math.floor(random * Math.min(ceiling, backoff.longestMilliseconds));
}
