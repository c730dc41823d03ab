import { parsePrefix } from '../protocol/rules/ipv4.ts';

export * from '../protocol/rules/ipv4.ts';

/** Leaves out networks that lie in another one of the list, and repetitions: sets of intervals must not overlap. */
export function withoutContained(networks: readonly string[]): string[] {
  const parsed = [...new Set(networks)].map((text) => ({ text, ...parsePrefix(text) }));
  const kept = new Set<string>();
  let end = -1;
  // Networks either contain one another or have nothing in common: what begins before the end of an earlier one lies in it.
  for (const { text, last } of parsed.toSorted((a, b) => a.first - b.first || b.last - a.last)) {
    if (last <= end) continue;
    kept.add(text);
    end = last;
  }
  return parsed.filter(({ text }) => kept.has(text)).map(({ text }) => text);
}

/** Networks that are asked of often: sorted once, and then each question takes few steps. */
export function networkSet(networks: Iterable<string>): { overlaps(network: string): boolean } {
  const apart: { first: number; last: number }[] = [];
  for (const { first, last } of [...networks].map(parsePrefix).sort((a, b) => a.first - b.first)) {
    const before = apart.at(-1);
    if (before && first <= before.last) before.last = Math.max(before.last, last);
    else apart.push({ first, last });
  }
  return {
    overlaps(network) {
      const { first, last } = parsePrefix(network);
      let [low, high] = [0, apart.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (apart[middle]!.last < first) low = middle + 1;
        else high = middle;
      }
      return low < apart.length && apart[low]!.first <= last;
    },
  };
}
