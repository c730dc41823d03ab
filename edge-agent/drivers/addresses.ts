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
