import { type Network, sizeOf } from './ipv4.ts';

/** Prefix lengths a LAN can have. */
export const SHORTEST_PREFIX = 16;
export const LONGEST_PREFIX = 30;

/** First and last leased address of a subnet: .100 to .250 of a /24, the same part of any other, never its ends. */
export function leasedRange(subnet: Network): { first: number; last: number } {
  const size = sizeOf(subnet.prefixLength);
  return {
    first: subnet.base + Math.max(2, Math.floor((size * 100) / 256)),
    last: subnet.base + Math.min(size - 2, Math.floor((size * 250) / 256)),
  };
}

/** How many devices can have a lease at once in a subnet of this prefix length. */
export function leasesOf(prefixLength: number): number {
  const { first, last } = leasedRange({ base: 0, prefixLength });
  return last - first + 1;
}

/** The most hosts one LAN can be asked to hold. */
export const MOST_HOSTS = leasesOf(SHORTEST_PREFIX);

/**
 * The longest prefix of a LAN for this many hosts: all of them must have a lease at once. What is not leased, two fifths
 * of the subnet, is the headroom for fixed addresses and growth.
 */
export function prefixLengthFor(hosts: number): number {
  for (let length = LONGEST_PREFIX; length > SHORTEST_PREFIX; length--) {
    if (leasesOf(length) >= hosts) return length;
  }
  return SHORTEST_PREFIX;
}
