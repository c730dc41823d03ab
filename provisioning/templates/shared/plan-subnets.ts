import { type LanWish, type PlannedLan, planAddresses } from '../../addresses/address-plan.ts';
import { type Network, parseNetwork } from '../../addresses/ipv4.ts';
import type { NetworkInput, SiteInput } from '../../input.ts';
import { staticNetworks } from './check-access-lines.ts';

/**
 * Gives the LANs of a network their subnets out of the customer's address space.
 *
 * @throws ProvisioningError as `planAddresses`
 */
export function planSubnets({ customer, sites }: NetworkInput, wishes: readonly LanWish[]): PlannedLan[] {
  const space = {
    pools: customer.pools.ipv4.map(parseNetwork),
    avoid: sites.flatMap(lineNetworks),
    reserved: customer.reserved.filter((network) => !network.includes(':')).map(parseNetwork),
  };
  return planAddresses(space, wishes);
}

/** Where the lines of a site are: by their fixed addresses, and by those they learned. */
function lineNetworks({ name, accessLines, appliance }: SiteInput): { network: Network; what: string }[] {
  return [
    ...accessLines.flatMap((line) =>
      staticNetworks([line]).map((network) => ({ network, what: `${line.name} of ${name}` })),
    ),
    ...(appliance?.learned ?? []).map(({ wan, network }) => ({
      network: parseNetwork(network),
      what: `${wan} of ${name}`,
    })),
  ];
}
