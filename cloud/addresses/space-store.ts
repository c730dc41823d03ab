import type { CustomerInput } from '../../provisioning/render.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** Where a customer's networks get their addresses from. */
export function addressSpaceQueries(db: Database | Prisma.TransactionClient) {
  return {
    /** The customer of a network, as a rendering of that network sees it. */
    customerInput: async (networkId: string): Promise<CustomerInput> => {
      const { customer } = await db.network.findUniqueOrThrow({
        where: { id: networkId },
        select: { customer: { select: { id: true, name: true, addressPool: true } } },
      });
      const { id, name, addressPool } = customer;
      return { id, name, pools: { ipv4: [addressPool], ipv6: null }, reserved: [] };
    },
  };
}
