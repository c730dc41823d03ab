import { endOf, includesNetwork, type Network, networkAt, overlap } from './ipv4.ts';

/** Free addresses of pools. `take` gives the lowest free network of a prefix length, once. */
export type FreeSpace = {
  /** Looks through the pools in their order. */
  take(prefixLength: number): Network | undefined;
  /** Takes this very network, when all of it is free and lies in one of the pools. */
  takeExactly(network: Network): boolean;
};

/** @param taken networks in use, wherever they lie; they may overlap each other */
export function createFreeSpace(pools: readonly Network[], taken: readonly Network[]): FreeSpace {
  const spaces = pools.map((pool) => ({ pool, space: 'free' as Space }));
  const occupy = (network: Network) => {
    for (const one of spaces) {
      if (overlap(one.pool, network)) one.space = without(one.space, one.pool, network);
    }
    return network;
  };
  for (const network of taken) occupy(network);

  return {
    take(prefixLength) {
      for (const { pool, space } of spaces) {
        const network = lowestFree(space, pool, prefixLength);
        if (network) return occupy(network);
      }
      return undefined;
    },
    takeExactly(network) {
      const free = spaces.some(
        ({ pool, space }) => includesNetwork(pool, network) && isFree(space, pool, network),
      );
      if (free) occupy(network);
      return free;
    },
  };
}

/** What is free of a network: all, nothing, or what its halves say; `widest` is the prefix length of the widest free part. */
type Space = 'free' | 'taken' | { lower: Space; upper: Space; widest: number };

/** Longer than any prefix. */
const NOTHING = 33;

const widestOf = (space: Space, prefixLength: number): number =>
  space === 'free' ? prefixLength : space === 'taken' ? NOTHING : space.widest;

function halvesOf({ base, prefixLength }: Network): [lower: Network, upper: Network] {
  const lower = networkAt(base, prefixLength + 1);
  return [lower, { ...lower, base: endOf(lower) }];
}

function without(space: Space, of: Network, network: Network): Space {
  if (space === 'taken' || includesNetwork(network, of)) return 'taken';
  const halves = space === 'free' ? { lower: space, upper: space } : space;
  const [low, high] = halvesOf(of);
  const lower = overlap(low, network) ? without(halves.lower, low, network) : halves.lower;
  const upper = overlap(high, network) ? without(halves.upper, high, network) : halves.upper;
  const widest = Math.min(widestOf(lower, low.prefixLength), widestOf(upper, high.prefixLength));
  return widest === NOTHING ? 'taken' : { lower, upper, widest };
}

function lowestFree(space: Space, of: Network, prefixLength: number): Network | undefined {
  if (space === 'taken' || widestOf(space, of.prefixLength) > prefixLength) return undefined;
  if (space === 'free') return { base: of.base, prefixLength };
  const [low, high] = halvesOf(of);
  return lowestFree(space.lower, low, prefixLength) ?? lowestFree(space.upper, high, prefixLength);
}

function isFree(space: Space, of: Network, network: Network): boolean {
  if (typeof space === 'string') return space === 'free';
  if (includesNetwork(network, of)) return false;
  const [low, high] = halvesOf(of);
  return includesNetwork(low, network)
    ? isFree(space.lower, low, network)
    : isFree(space.upper, high, network);
}
