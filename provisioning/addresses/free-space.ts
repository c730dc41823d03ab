import { endOf, includesNetwork, type Network, overlap, sizeOf } from './ipv4.ts';

/** Free addresses of a pool. `take` gives the lowest free network of a prefix length, once. */
export type FreeSpace = {
  take(prefixLength: number): Network | undefined;
  /** Takes this very network, when all of it is free. */
  takeExactly(network: Network): boolean;
};

export function createFreeSpace(pool: Network, taken: readonly Network[]): FreeSpace {
  const used = [...taken].sort((a, b) => a.base - b.base);

  const insert = (network: Network) => {
    const after = used.findIndex((other) => other.base > network.base);
    used.splice(after < 0 ? used.length : after, 0, network);
    return network;
  };

  const take = (prefixLength: number) => {
    const size = sizeOf(prefixLength);
    let base = pool.base;
    for (const network of used) {
      if (network.base >= base + size) break;
      if (endOf(network) > base) base = Math.ceil(endOf(network) / size) * size;
    }
    if (prefixLength < pool.prefixLength || base + size > endOf(pool)) return undefined;
    return insert({ base, prefixLength });
  };

  const takeExactly = (network: Network) => {
    const free = includesNetwork(pool, network) && !used.some((other) => overlap(other, network));
    if (free) insert(network);
    return free;
  };

  return { take, takeExactly };
}
