import { firstAfter } from './disjoint.ts';
import { freeBlocks } from './free-blocks.ts';
import { byNetwork, endOf, includesNetwork, type Network, networkAt } from './ipv4.ts';

/** The fewest networks that cover exactly the same addresses, in order (RFC 4632 §5.1 without loss). */
export function summarise(networks: readonly Network[]): Network[] {
  const result: Network[] = [];
  for (const network of [...networks].sort(byNetwork)) {
    const last = result.at(-1);
    if (last && includesNetwork(last, network)) continue;
    result.push(network);
    while (mergeLastTwo(result));
  }
  return result;
}

function mergeLastTwo(networks: Network[]): boolean {
  const [lower, upper] = [networks.at(-2), networks.at(-1)];
  if (!lower || !upper || lower.prefixLength !== upper.prefixLength || lower.prefixLength === 0) return false;
  const parent = networkAt(lower.base, lower.prefixLength - 1);
  if (parent.base !== lower.base || endOf(lower) !== upper.base) return false;
  networks.splice(-2, 2, parent);
  return true;
}

/** Up to this many networks are listed one by one, so that a person can read whose they are. */
const LISTED = 64;

export const areMany = (networks: readonly Network[]): boolean => networks.length > LISTED;

/** Networks as traffic selectors: one by one while they are few, summarised when they are many; always in order. */
export function selectors(networks: readonly Network[]): Network[] {
  return areMany(networks) ? summarise(networks) : [...networks].sort(byNetwork);
}

/**
 * The selectors of all of these networks but a few, for many a few: what all come to is computed once.
 *
 * @param networks none of which overlaps another
 * @returns takes some of these networks, and gives the selectors of the others
 */
export function selectorsWithout(
  networks: readonly Network[],
): (left: readonly Network[]) => readonly Network[] {
  const summary = summarise(networks);
  return (left) => {
    if (networks.length - left.length <= LISTED) {
      const out = new Set(left);
      return selectors(networks.filter((network) => !out.has(network)));
    }
    const within = Map.groupBy(left, ({ base }) => summary[firstAfter(summary, base)]);
    return summary.flatMap((block) => freeBlocks(block, within.get(block) ?? []));
  };
}
