import { type LanWish, type PlannedLan, planAddresses } from '../../addresses/address-plan.ts';
import { parseNetwork } from '../../addresses/ipv4.ts';
import type { NetworkInput } from '../../input.ts';
import { staticNetworks } from './check-access-lines.ts';

/**
 * Gives the LANs of a network their subnets out of the customer's address space.
 *
 * @throws ProvisioningError as `planAddresses`
 */
export function planSubnets({ customer, sites }: NetworkInput, wishes: readonly LanWish[]): PlannedLan[] {
  const space = {
    pools: customer.pools.ipv4.map(parseNetwork),
    avoid: staticNetworks(sites.flatMap((site) => site.accessLines)),
    reserved: customer.reserved.filter((network) => !network.includes(':')).map(parseNetwork),
  };
  return planAddresses(space, wishes);
}
