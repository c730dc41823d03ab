import type { CustomerInput, RenderedNetwork } from '../../provisioning/render.ts';
import type { Block } from './block-store.ts';
import type { AddressWarningParams } from './schema.ts';
import { utilisationFor } from './usage.ts';

/** Something to act upon while there is time. */
type Warning = { code: 'address-pool-nearly-exhausted'; params: AddressWarningParams; sites: [] };

/** What a person who is about to commit this rendering should know of the customer's addresses. */
export async function addressWarnings(
  queries: { freeBlocks(customerId: string): Promise<Block[]> },
  customer: CustomerInput,
  rendered: RenderedNetwork,
): Promise<Warning[]> {
  const subnets = rendered.allotments.flatMap((site) => site.allotments.map(({ subnet }) => subnet));
  const pools = customer.pools.ipv4;
  const { nearlyExhausted, share, freeSubnets, subnetPrefixLength } = utilisationFor(
    pools,
    subnets,
    customer.reserved.filter((network) => !network.includes(':')),
  );
  if (!nearlyExhausted || (await queries.freeBlocks(customer.id)).length > 0) return [];
  const params = { percent: Math.round(share * 100), pools: [...pools], freeSubnets, subnetPrefixLength };
  return [{ code: 'address-pool-nearly-exhausted', params, sites: [] }];
}
