import { endOf, includesNetwork, type Network, networkAt, overlap } from './ipv4.ts';

/** The largest aligned networks that together are what is left of a network without others. */
export function freeBlocks(network: Network, taken: readonly Network[]): Network[] {
  if (taken.length === 0) return [network];
  if (taken.some((each) => includesNetwork(each, network))) return [];
  const lower = networkAt(network.base, network.prefixLength + 1);
  const upper = { base: endOf(lower), prefixLength: lower.prefixLength };
  return [lower, upper].flatMap((half) =>
    freeBlocks(
      half,
      taken.filter((each) => overlap(each, half)),
    ),
  );
}
