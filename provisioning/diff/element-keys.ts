import type { Collection, Element } from './sections.ts';

/** The keys of a list's elements, in their order; the second of two alike has a key of its own. */
export function elementKeys(list: readonly Element[], collection: Collection): string[] {
  const counts = new Map<string, number>();
  return list.map((element) => {
    const key = collection.key(element);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === 1 ? key : `${key} (${count})`;
  });
}
