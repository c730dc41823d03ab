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

type Chain = { key: string; rank: number; before: Chain | undefined };

/** The most elements of a list whose order is the same in another with the same elements (longest rising sequence). */
function longestInOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const ranks = new Map(before.map((key, index) => [key, index]));
  // Of the chains of each length, from one, the one that ends lowest: most can follow it.
  const chains: Chain[] = [];
  for (const key of after) {
    const rank = ranks.get(key) as number;
    const shorter = endingBelow(chains, rank);
    chains[shorter] = { key, rank, before: chains[shorter - 1] };
  }
  const found = new Set<string>();
  for (let chain = chains.at(-1); chain; chain = chain.before) found.add(chain.key);
  return found;
}

/** How many of the chains end below a rank; they end the higher the longer they are. */
function endingBelow(chains: readonly Chain[], rank: number): number {
  let [low, high] = [0, chains.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chains[middle] as Chain).rank < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}
