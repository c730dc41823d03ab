import type { AccessLine } from '../../provisioning/access-line.ts';
import { customerPoolQueries } from '../addresses/index.ts';
import type { Database } from '../platform/database.ts';
import { createTable, type Delegate, type Table } from '../platform/resource-table.ts';
import type { Sealing } from '../platform/sealing.ts';
import { openSecrets, PLACE, sealSecrets } from '../platform/secrets-at-rest.ts';
import { refuseUsed } from '../platform/used-by.ts';
import type { Customer, Prisma, Reseller, Site } from '../prisma/client/client.ts';
import { withAddressPool } from './with-address-pool.ts';
import { withCustomerCount } from './with-customer-count.ts';

export type { CustomerRow } from './with-address-pool.ts';
export type { ResellerRow } from './with-customer-count.ts';
/** Secrets in its access lines are sealed. */
export type SiteRow = Site;
export type CustomerStore = ReturnType<typeof createCustomerStore>;
export type CustomerTables = ReturnType<typeof tables>;

export function createCustomerStore(db: Database, sealing: Sealing) {
  return {
    ...tables(db, sealing),
    /** `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(work: (tables: CustomerTables) => Promise<T>, dryRun = false): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          const outcome = await work(tables(tx, sealing));
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

function tables(db: Database | Prisma.TransactionClient, sealing: Sealing) {
  return {
    resellers: withCustomerCount(
      createTable(db.reseller as unknown as Delegate<Reseller>, 'reseller', {
        refuseUsed: (id) => refuseUsed(db, 'reseller', id),
      }),
      async (ids) => {
        const where = { resellerId: { in: ids } };
        const rows = await db.customer.groupBy({ by: ['resellerId'], where, _count: true });
        return new Map(rows.map(({ resellerId, _count }) => [resellerId ?? '', _count]));
      },
    ),
    customers: withAddressPool(
      createTable(db.customer as unknown as Delegate<Customer>, 'customer', {
        parent: '/resellerId',
        refuseUsed: (id) => refuseUsed(db, 'customer', id),
      }),
      customerPoolQueries(db),
    ),
    sites: withSealedLines(
      createTable(db.site as unknown as Delegate<SiteRow>, 'site', {
        parent: '/customerId',
        refuseUsed: (id) => refuseUsed(db, 'site', id),
      }),
      sealing,
    ),
    /** The access lines of a site with their secrets. */
    accessLines: ({ id, accessLines }: SiteRow): AccessLine[] =>
      openSecrets(sealing, accessLines as AccessLine[], PLACE.accessLines(id)),
    /** The customer's row stays as it is until the end of the transaction. */
    lockCustomer: async (id: string): Promise<void> => {
      await db.$queryRaw`select 1 from customer where id = ${id}::uuid for update`;
    },
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

/** What is written is given in the clear. */
function withSealedLines(table: Table<SiteRow>, sealing: Sealing): Table<SiteRow> {
  const sealed = <D extends object>(id: string, data: D): D =>
    'accessLines' in data
      ? { ...data, accessLines: sealSecrets(sealing, data.accessLines, PLACE.accessLines(id)) }
      : data;
  return {
    ...table,
    insert: (data) => table.insert(sealed(data.id, data)),
    update: (id, version, data) => table.update(id, version, sealed(id, data)),
  };
}
