import type { Report } from '#protocol';
import type { LearnedNetwork } from '../input.ts';
import { formatNetwork, parseNetwork } from './ipv4.ts';

/** A shorter one says nothing of where the line is. */
const SHORTEST_PREFIX = 8;

/** The networks in which lines of an appliance are by what it reports, also where it refused the address for one of its own. */
export function learnedNetworks(wanAddresses: Report['wanAddresses']): LearnedNetwork[] {
  return wanAddresses.flatMap(({ wan, address, prefixLength }) =>
    prefixLength === undefined || prefixLength < SHORTEST_PREFIX
      ? []
      : { wan, network: formatNetwork(parseNetwork(`${address}/${prefixLength}`)) },
  );
}
