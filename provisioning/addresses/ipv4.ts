/** IPv4 arithmetic on unsigned 32-bit numbers. Texts have passed the protocol's patterns before they come here. */

/** A network; the host bits of `base` are zero. */
export type Network = { base: number; prefixLength: number };

export function parseAddress(text: string): number {
  return text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** How many addresses a network of this prefix length has, network and broadcast included. */
export function sizeOf(prefixLength: number): number {
  return 2 ** (32 - prefixLength);
}

/** The network of this prefix length in which the address lies. */
export function networkAt(address: number, prefixLength: number): Network {
  return { base: address - (address % sizeOf(prefixLength)), prefixLength };
}

/** Reads `address/length`; host bits are cut off. */
export function parseNetwork(text: string): Network {
  const [address = '', length = '32'] = text.split('/');
  return networkAt(parseAddress(address), Number(length));
}

export function formatNetwork(network: Network): string {
  return `${formatAddress(network.base)}/${network.prefixLength}`;
}

/** The address after the last one of a network. */
export function endOf(network: Network): number {
  return network.base + sizeOf(network.prefixLength);
}

export function includesAddress(network: Network, address: number): boolean {
  return address >= network.base && address < endOf(network);
}

/** Whether the inner network lies wholly in the outer one. */
export function includesNetwork(outer: Network, inner: Network): boolean {
  return inner.base >= outer.base && endOf(inner) <= endOf(outer);
}

export function overlap(a: Network, b: Network): boolean {
  return a.base < endOf(b) && b.base < endOf(a);
}

/** Order by address, larger networks first. */
export function byNetwork(a: Network, b: Network): number {
  return a.base - b.base || a.prefixLength - b.prefixLength;
}
