import { includesNetwork, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import { ProvisioningError } from '../../provisioning/errors.ts';
import type { CustomerInput, RenderedNetwork } from '../../provisioning/render.ts';
import type { Block } from './block-store.ts';

type Blocks = { freeBlocks(customerId: string): Promise<Block[]> };

/** What was rendered, the customer it was rendered for, and the blocks of the operator it needs besides those it has. */
export type RenderedInSpace = { rendered: RenderedNetwork; customer: CustomerInput; blocks: Block[] };

/**
 * Renders in the customer's address space; when that is exhausted and the operator gives blocks, once more with free
 * ones. Nothing is written: a commit gives the customer the blocks that were used.
 * @throws ProvisioningError
 */
export async function renderInSpace(
  blocks: Blocks,
  customer: CustomerInput,
  render: (customer: CustomerInput) => Promise<RenderedNetwork>,
): Promise<RenderedInSpace> {
  try {
    return { rendered: await render(customer), customer, blocks: [] };
  } catch (error) {
    if (!(error instanceof ProvisioningError) || !/^address-pool-/.test(error.code)) throw error;
    const offered = await blocks.freeBlocks(customer.id);
    if (offered.length === 0) throw error;
    const rendered = await render(withPools(customer, offered));
    const used = usedBlocks(offered, rendered);
    return { rendered, customer: withPools(customer, used), blocks: used };
  }
}

function withPools(customer: CustomerInput, blocks: readonly Block[]): CustomerInput {
  const { ipv4, ipv6 } = customer.pools;
  return { ...customer, pools: { ipv4: [...ipv4, ...blocks.map(({ network }) => network)], ipv6 } };
}

function usedBlocks(blocks: readonly Block[], { allotments }: RenderedNetwork): Block[] {
  const subnets = allotments.flatMap((site) => site.allotments.map(({ subnet }) => parseNetwork(subnet)));
  return blocks.filter(({ network }) => {
    const block = parseNetwork(network);
    return subnets.some((subnet) => includesNetwork(block, subnet));
  });
}
