/** Up to this many elements are told one by one. */
const TOLD = 3;

/** One sentence on elements that stand elsewhere now: the fewest whose moving explains the later order. */
export function orderSummary(subject: string, before: readonly string[], after: readonly string[]): string {
  const stays = longestInOrder(before, after);
  const moved = after.filter((key) => !stays.has(key));
  if (moved.length > TOLD) return `${subject}: in another order`;
  const words = moved.map((key) => {
    const previous = after[after.indexOf(key) - 1];
    return previous === undefined ? `${key} goes first` : `${key} goes after ${previous}`;
  });
  return `${subject}: ${words.join('; ')}`;
}

/** The most elements of a list whose order is the same in another with the same elements (longest rising sequence). */
function longestInOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const rank = new Map(before.map((key, index) => [key, index]));
  const chains: { length: number; rank: number; key: string; previous: number }[] = [];
  for (const key of after) {
    const own = rank.get(key) ?? 0;
    let previous = -1;
    for (const [index, chain] of chains.entries()) {
      if (chain.rank < own && chain.length > (chains[previous]?.length ?? 0)) previous = index;
    }
    chains.push({ key, rank: own, previous, length: (chains[previous]?.length ?? 0) + 1 });
  }
  const longest = Math.max(0, ...chains.map(({ length }) => length));
  const found = new Set<string>();
  let index = chains.findIndex(({ length }) => length === longest);
  for (let chain = chains[index]; chain; chain = chains[index]) {
    found.add(chain.key);
    index = chain.previous;
  }
  return found;
}
