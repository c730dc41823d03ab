import { byNetwork, endOf, includesNetwork, type Network, overlap, sizeOf } from './ipv4.ts';

/** Free addresses of pools. `take` gives the lowest free network of a prefix length, once. */
export type FreeSpace = {
  /** Looks through the pools in their order. */
  take(prefixLength: number): Network | undefined;
  /** Takes this very network, when all of it is free and lies in one of the pools. */
  takeExactly(network: Network): boolean;
};

/** @param taken networks in use, wherever they lie; they may overlap each other */
export function createFreeSpace(pools: readonly Network[], taken: readonly Network[]): FreeSpace {
  const used = [...taken].sort(byNetwork);

  const insert = (network: Network) => {
    const after = used.findIndex((other) => other.base > network.base);
    used.splice(after < 0 ? used.length : after, 0, network);
    return network;
  };

  const takeExactly = (network: Network) => {
    const free =
      pools.some((pool) => includesNetwork(pool, network)) && !used.some((other) => overlap(other, network));
    if (free) insert(network);
    return free;
  };

  const take = (prefixLength: number) => {
    for (const pool of pools) {
      const network = lowestFree(pool, used, prefixLength);
      if (network) return insert(network);
    }
    return undefined;
  };

  return { take, takeExactly };
}

/** @param used in order of address */
function lowestFree(pool: Network, used: readonly Network[], prefixLength: number): Network | undefined {
  if (prefixLength < pool.prefixLength) return undefined;
  const size = sizeOf(prefixLength);
  let base = pool.base;
  for (const network of used) {
    if (network.base >= base + size) break;
    if (endOf(network) > base) base = Math.ceil(endOf(network) / size) * size;
  }
  return base + size > endOf(pool) ? undefined : { base, prefixLength };
}
