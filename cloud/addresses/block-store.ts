import { createFreeSpace } from '../../provisioning/addresses/free-space.ts';
import { formatNetwork, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { allotmentQueries } from './allotment-store.ts';
import { IN_ORDER } from './in-order.ts';

/** A free block of an operator's pool. */
export type Block = { poolId: string; network: string };

/** How many blocks one commit can take. */
const BLOCKS_OFFERED = 64;

/** Blocks of the operator's pools: given to customers that have no pool of their own. */
export function blockQueries(db: Database | Prisma.TransactionClient) {
  const { allotmentsOfServed } = allotmentQueries(db);
  return {
    /** The next free blocks for the customer, which nobody else gets until the end of the transaction. */
    freeBlocks: async (customerId: string): Promise<Block[]> => {
      if ((await db.addressPool.count({ where: { customerId, family: 4 } })) > 0) return [];
      await db.$queryRaw`
        select id from address_pool where "customerId" is null and "blockPrefixLength" is not null
        order by id for update`;
      const pools = await db.addressPool.findMany({
        where: { customerId: null, family: 4, blockPrefixLength: { not: null } },
        include: { blocks: true },
        orderBy: IN_ORDER,
      });
      const reserved = await db.addressReservation.findMany({ where: { customerId: null } });
      const others = (await allotmentsOfServed()).filter((allotment) => allotment.customerId !== customerId);
      return pools.flatMap(({ id, network, blockPrefixLength, blocks }) => {
        const taken = [
          ...[...blocks, ...reserved].map((each) => each.network),
          ...others.map(({ subnet }) => subnet),
        ].map(parseNetwork);
        const free = createFreeSpace([parseNetwork(network)], taken);
        const offered: Block[] = [];
        for (
          let block = free.take(blockPrefixLength ?? 32);
          block;
          block = free.take(blockPrefixLength ?? 32)
        ) {
          offered.push({ poolId: id, network: formatNetwork(block) });
          if (offered.length === BLOCKS_OFFERED) break;
        }
        return offered;
      });
    },
    giveBlocks: async (customerId: string, blocks: readonly Block[], at: Date): Promise<void> => {
      await db.addressBlock.createMany({
        data: blocks.map((block) => ({ ...block, customerId, createdAt: at })),
      });
    },
  };
}
