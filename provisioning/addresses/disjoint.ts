import { byNetwork, endOf, includesNetwork, type Network } from './ipv4.ts';

/** Those that lie in none of the others, in order of address: networks either contain one another or have nothing in common. */
export function outermost(networks: readonly Network[]): Network[] {
  const result: Network[] = [];
  for (const network of [...networks].sort(byNetwork)) {
    const last = result.at(-1);
    if (!last || !includesNetwork(last, network)) result.push(network);
  }
  return result;
}

/** Where the first network stands that ends after this address. @param inOrder disjoint */
export function firstAfter(inOrder: readonly Network[], address: number): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(inOrder[middle] as Network) > address) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first of these networks with addresses in common with this one. @param inOrder disjoint */
export function overlapping(inOrder: readonly Network[], network: Network): Network | undefined {
  const found = inOrder[firstAfter(inOrder, network.base)];
  return found && found.base < endOf(network) ? found : undefined;
}
