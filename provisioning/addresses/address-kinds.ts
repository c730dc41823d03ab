import { includesAddress, includesNetwork, type Network, parseAddress, parseNetwork } from './ipv4.ts';

/** Private address space (RFC 1918 §3). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseNetwork);

/** Addresses nobody on the internet can call: private, and shared by carrier NAT (RFC 6598). */
const NOT_CALLABLE = [...PRIVATE, parseNetwork('100.64.0.0/10')];

/** Addresses that mean a host to itself or on its link only, or no host at all (RFC 6890, RFC 5771). */
const NO_HOST = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map(parseNetwork);

export function isPrivateNetwork(network: Network): boolean {
  return PRIVATE.some((range) => includesNetwork(range, network));
}

/** Whether peers anywhere may call this address. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  return ![...NOT_CALLABLE, ...NO_HOST].some((range) => includesAddress(range, address));
}
