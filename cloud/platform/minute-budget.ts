/** Says yes to each key once a minute, and to at most `limit` keys a minute: a flood neither fills logs nor tables. */
export type MinuteBudget = { allows(key: string, now: Date): boolean };

export function createMinuteBudget(limit: number): MinuteBudget {
  let minute = Number.NaN;
  const seen = new Set<string>();
  return {
    allows(key, now) {
      const current = Math.floor(now.getTime() / 60_000);
      if (current !== minute) seen.clear();
      minute = current;
      if (seen.has(key) || seen.size >= limit) return false;
      seen.add(key);
      return true;
    },
  };
}
