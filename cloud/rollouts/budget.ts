const MINUTE_MS = 60_000;

/** How many may be asked now, and when one more may be once these have been. */
export type Budget = { left: number; moreAt: (taken: number) => Date | null };

/**
 * Keeps to so many within any minute.
 * @param askedAt when appliances were asked, those of the last minute at least
 */
export function budgetOf(maxPerMinute: number | null, askedAt: readonly Date[], now: Date): Budget {
  if (maxPerMinute === null) return { left: Number.POSITIVE_INFINITY, moreAt: () => null };
  const since = now.getTime() - MINUTE_MS;
  const recent = askedAt.map((at) => at.getTime()).filter((at) => at > since);
  recent.sort((a, b) => a - b);
  const left = Math.max(0, maxPerMinute - recent.length);
  return {
    left,
    moreAt: (taken) => {
      const used = [...recent, ...Array.from({ length: taken }, () => now.getTime())];
      const leaving = used[used.length - maxPerMinute];
      return leaving === undefined ? null : new Date(leaving + MINUTE_MS);
    },
  };
}
