import { firstAfter, outermost, overlapping } from './disjoint.ts';
import { endOf, includesNetwork, type Network, sizeOf } from './ipv4.ts';

/** Free addresses of pools. `take` gives the lowest free network of a prefix length, once. */
export type FreeSpace = {
  /** Looks through the pools in their order. */
  take(prefixLength: number): Network | undefined;
  /** Takes this very network, when all of it is free and lies in one of the pools. */
  takeExactly(network: Network): boolean;
};

/** @param taken networks in use, wherever they lie; they may overlap each other */
export function createFreeSpace(pools: readonly Network[], taken: readonly Network[]): FreeSpace {
  const used = outermost(taken);
  // Nothing becomes free again: a pool is searched once for each length, onwards from what it had last.
  const searched = pools.map((pool) => ({ pool, reached: new Map<number, number>() }));

  const insert = (network: Network) => {
    used.splice(firstAfter(used, network.base), 0, network);
    return network;
  };

  const takeExactly = (network: Network) => {
    const free = pools.some((pool) => includesNetwork(pool, network)) && !overlapping(used, network);
    if (free) insert(network);
    return free;
  };

  const take = (prefixLength: number) => {
    for (const { pool, reached } of searched) {
      const network = lowestFree(pool, used, prefixLength, reached.get(prefixLength) ?? pool.base);
      reached.set(prefixLength, endOf(network ?? pool));
      if (network) return insert(network);
    }
    return undefined;
  };

  return { take, takeExactly };
}

/**
 * @param used disjoint, in order of address
 * @param from an address at which a network of this length can begin
 */
function lowestFree(
  pool: Network,
  used: readonly Network[],
  prefixLength: number,
  from: number,
): Network | undefined {
  if (prefixLength < pool.prefixLength) return undefined;
  const size = sizeOf(prefixLength);
  let base = from;
  for (let at = firstAfter(used, base); at < used.length; at++) {
    const network = used[at] as Network;
    if (network.base >= base + size) break;
    if (endOf(network) > base) base = Math.ceil(endOf(network) / size) * size;
  }
  return base + size > endOf(pool) ? undefined : { base, prefixLength };
}
