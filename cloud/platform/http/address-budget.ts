/** How many more addresses are remembered within a minute; beyond that all further ones share what is left of one. */
const MOST_ADDRESSES = 10_000;
const OTHERS = 'others';

/** Says yes to `limit` requests a minute from each address. */
export function createAddressBudget(limit: number): (address: string, now: Date) => boolean {
  let minute = Number.NaN;
  const used = new Map<string, number>();
  return (address, now) => {
    const current = Math.floor(now.getTime() / 60_000);
    if (current !== minute) used.clear();
    minute = current;
    const key = used.has(address) || used.size < MOST_ADDRESSES ? address : OTHERS;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return count <= limit;
  };
}
