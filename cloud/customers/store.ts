import type { Database } from '../platform/database.ts';
import type { Customer, Prisma, Reseller, Site } from '../prisma/client/client.ts';
import { createTable, type Delegate } from './table.ts';

export type ResellerRow = Reseller;
export type CustomerRow = Customer;
export type SiteRow = Site;
export type CustomerStore = ReturnType<typeof createCustomerStore>;
export type CustomerTables = ReturnType<typeof tables>;

export function createCustomerStore(db: Database) {
  return {
    ...tables(db),
    /** `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(work: (tables: CustomerTables) => Promise<T>, dryRun = false): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          const outcome = await work(tables(tx));
          if (!dryRun) return outcome;
          undone.outcome = outcome;
          throw undone;
        });
      } catch (error) {
        if (error === undone) return undone.outcome as T;
        throw error;
      }
    },
  };
}

function tables(db: Database | Prisma.TransactionClient) {
  return {
    resellers: createTable(db.reseller as unknown as Delegate<ResellerRow>, 'reseller'),
    customers: createTable(db.customer as unknown as Delegate<CustomerRow>, 'customer'),
    sites: createTable(db.site as unknown as Delegate<SiteRow>, 'site'),
    /** The site's row stays as it is until the end of the transaction. */
    lockSite: async (id: string): Promise<void> => {
      await db.$queryRaw`select 1 from site where id = ${id}::uuid for update`;
    },
    appliancesAt: async (siteId: string): Promise<string[]> => {
      const where = { siteId, state: { not: 'retired' } };
      return (await db.appliance.findMany({ where, select: { id: true } })).map(({ id }) => id);
    },
  };
}
