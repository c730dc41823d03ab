/** IPv6 arithmetic on unsigned 128-bit numbers. Texts have passed the protocol's patterns before they come here. */

/** An IPv6 network; the host bits of `base` are zero. */
export type Network6 = { base: bigint; prefixLength: number };

/** Of a link on which hosts number themselves (RFC 4862, RFC 4291 §2.5.1). */
export const LINK_PREFIX_LENGTH = 64;

export function parseAddress6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after].reduce((value, group) => (value << 16n) + BigInt(group), 0n);
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

/** As RFC 5952 §4 recommends: lower case, no leading zeros, the first longest run of zero groups as `::`. */
export function formatAddress6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => (address >> BigInt(112 - 16 * at)) & 0xffffn);
  const run = longestRun(groups);
  const text = (part: bigint[]) => part.map((group) => group.toString(16)).join(':');
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.at))}::${text(groups.slice(run.at + run.length))}`;
}

function longestRun(groups: readonly bigint[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  groups.forEach((_, at) => {
    const end = groups.findIndex((group, index) => index >= at && group !== 0n);
    const length = (end < 0 ? groups.length : end) - at;
    if (length > best.length) best = { at, length };
  });
  return best;
}

/** The network of this prefix length in which the address lies. */
export function network6At(address: bigint, prefixLength: number): Network6 {
  const hostBits = BigInt(128 - prefixLength);
  return { base: (address >> hostBits) << hostBits, prefixLength };
}

/** Reads `address/length`; host bits are cut off. */
export function parseNetwork6(text: string): Network6 {
  const [address = '', length = '128'] = text.split('/');
  return network6At(parseAddress6(address), Number(length));
}

export function formatNetwork6(network: Network6): string {
  return `${formatAddress6(network.base)}/${network.prefixLength}`;
}

/** Whether the inner network lies wholly in the outer one. */
export function includesNetwork6(outer: Network6, inner: Network6): boolean {
  return (
    inner.prefixLength >= outer.prefixLength && network6At(inner.base, outer.prefixLength).base === outer.base
  );
}

/** How many links a prefix has room for; 0 when it is longer than a link's. */
export function linksIn(network: Network6): number {
  return network.prefixLength > LINK_PREFIX_LENGTH ? 0 : 2 ** (LINK_PREFIX_LENGTH - network.prefixLength);
}

/** The n-th link of a prefix, from 0. */
export function linkAt(network: Network6, index: number): Network6 {
  return {
    base: network.base + (BigInt(index) << BigInt(128 - LINK_PREFIX_LENGTH)),
    prefixLength: LINK_PREFIX_LENGTH,
  };
}

/** Which link of a prefix this one is. */
export function linkIndex(network: Network6, link: Network6): number {
  return Number((link.base - network.base) >> BigInt(128 - LINK_PREFIX_LENGTH));
}
