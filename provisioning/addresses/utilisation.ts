import { freeBlocks } from './free-blocks.ts';
import { includesNetwork, type Network, overlap, sizeOf } from './ipv4.ts';
import { summarise } from './summarise.ts';

/** How full pools are. Counted in addresses. */
export type Utilisation = {
  addresses: number;
  used: number;
  /** Of the largest aligned network that is free; null when nothing is. */
  largestFreePrefixLength: number | null;
  /** How many subnets of the usual size can still be allotted. */
  freeSubnets: number;
};

/** From this share on, or with fewer free subnets than this, somebody is told while there is time. */
const NEARLY_EXHAUSTED = { share: 0.8, freeSubnets: 4 };

/**
 * @param pools that do not overlap
 * @param taken networks in use, wherever they lie; they may overlap each other
 * @param usualPrefixLength of the subnets that are counted
 */
export function utilisationOf(
  pools: readonly Network[],
  taken: readonly Network[],
  usualPrefixLength: number,
): Utilisation {
  const inside = summarise(taken.flatMap((network) => partsIn(pools, network)));
  const free = pools.flatMap((pool) =>
    freeBlocks(
      pool,
      inside.filter((network) => overlap(network, pool)),
    ),
  );
  return {
    addresses: total(pools),
    used: total(inside),
    largestFreePrefixLength:
      free.length > 0 ? Math.min(...free.map(({ prefixLength }) => prefixLength)) : null,
    freeSubnets: free
      .filter(({ prefixLength }) => prefixLength <= usualPrefixLength)
      .reduce((count, { prefixLength }) => count + 2 ** (usualPrefixLength - prefixLength), 0),
  };
}

export function isNearlyExhausted({ addresses, used, freeSubnets }: Utilisation): boolean {
  return used >= NEARLY_EXHAUSTED.share * addresses || freeSubnets < NEARLY_EXHAUSTED.freeSubnets;
}

/** The part of a network that lies in the pools: networks either contain one another or have nothing in common. */
function partsIn(pools: readonly Network[], network: Network): Network[] {
  if (pools.some((pool) => includesNetwork(pool, network))) return [network];
  return pools.filter((pool) => includesNetwork(network, pool));
}

function total(networks: readonly Network[]): number {
  return networks.reduce((sum, { prefixLength }) => sum + sizeOf(prefixLength), 0);
}
