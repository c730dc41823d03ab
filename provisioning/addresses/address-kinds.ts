import { publicEndpointFault } from '#protocol';
import { includesNetwork, type Network, parseNetwork } from './ipv4.ts';

/** Private address space (RFC 1918 §3). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseNetwork);

export function isPrivateNetwork(network: Network): boolean {
  return PRIVATE.some((range) => includesNetwork(range, network));
}

/** Whether peers anywhere may call this address. */
export const isPublicAddress = (address: string): boolean => publicEndpointFault(address) === undefined;
