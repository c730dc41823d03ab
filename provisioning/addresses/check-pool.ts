import { isPrivateNetwork } from './address-kinds.ts';
import { formatNetwork, parseNetwork } from './ipv4.ts';

/** What is wrong with a text that is to be a network of private addresses; undefined when nothing is. */
export function privateNetworkFault(text: string): { code: string; detail: string } | undefined {
  const network = parseNetwork(text);
  if (formatNetwork(network) !== text) {
    return { code: 'host-bits', detail: `has host bits; the network is ${formatNetwork(network)}` };
  }
  if (!isPrivateNetwork(network)) {
    return {
      code: 'not-private',
      detail: 'is not private address space: choose from 10/8, 172.16/12 or 192.168/16',
    };
  }
  return undefined;
}
