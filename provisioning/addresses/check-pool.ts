import { isPrivateNetwork } from './address-kinds.ts';
import { formatNetwork, parseNetwork } from './ipv4.ts';
import { formatNetwork6, includesNetwork6, parseNetwork6 } from './ipv6.ts';

/** What is wrong with a value, without where it stands. */
export type ValueFault = { code: string; detail: string };

/** RFC 4193 §3.1, with the L bit set. */
const UNIQUE_LOCAL = parseNetwork6('fd00::/8');
const UNIQUE_LOCAL_PREFIX_LENGTH = 48;

/** What is wrong with a text that is to be a network of private IPv4 addresses; undefined when nothing is. */
export function privateNetworkFault(text: string): ValueFault | undefined {
  const network = parseNetwork(text);
  if (formatNetwork(network) !== text) {
    return { code: 'host-bits', detail: `has host bits; the network is ${formatNetwork(network)}` };
  }
  if (!isPrivateNetwork(network)) {
    const detail = 'is not private address space: choose from 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16';
    return { code: 'not-private', detail };
  }
  return undefined;
}

/** What is wrong with a text that is to be a customer's /48 of unique local IPv6 addresses (RFC 4193). */
export function uniqueLocalFault(text: string): ValueFault | undefined {
  const network = parseNetwork6(text);
  if (network.prefixLength !== UNIQUE_LOCAL_PREFIX_LENGTH || !includesNetwork6(UNIQUE_LOCAL, network)) {
    return { code: 'not-unique-local', detail: 'is not a /48 of fd00::/8 (RFC 4193)' };
  }
  if (formatNetwork6(network) !== text) {
    return {
      code: 'host-bits',
      detail: `is not how the network is written; that is ${formatNetwork6(network)}`,
    };
  }
  return undefined;
}
