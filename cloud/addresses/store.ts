import type { Database } from '../platform/database.ts';
import { createTable, type Delegate } from '../platform/resource-table.ts';
import { usersOf } from '../platform/used-by.ts';
import type { AddressPool, AddressReservation, Prisma } from '../prisma/client/client.ts';
import { allotmentQueries } from './allotment-store.ts';
import { IN_ORDER } from './in-order.ts';
import { ADDRESS_LOCK, addressSpaceQueries } from './space-store.ts';

export type PoolRow = AddressPool;
export type ReservationRow = AddressReservation;
export type AddressStore = ReturnType<typeof createAddressStore>;
export type AddressQueries = ReturnType<typeof queries>;

export function createAddressStore(db: Database) {
  return {
    ...queries(db),
    /** Nobody allots meanwhile. `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(work: (queries: AddressQueries) => Promise<T>, dryRun = false): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          await tx.$queryRaw`select 1 from pg_advisory_xact_lock(${ADDRESS_LOCK}::bigint)`;
          const outcome = await work(queries(tx));
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

function queries(db: Database | Prisma.TransactionClient) {
  return {
    ...allotmentQueries(db),
    ...addressSpaceQueries(db),
    pools: createTable(db.addressPool as unknown as Delegate<PoolRow>, 'address pool', {
      parent: '/customerId',
    }),
    reservations: createTable(
      db.addressReservation as unknown as Delegate<ReservationRow>,
      'address reservation',
      { parent: '/customerId' },
    ),
    /** Of one customer, or with null of the operator, in the order of their use. */
    poolsOf: (customerId: string | null): Promise<PoolRow[]> =>
      db.addressPool.findMany({ where: { customerId }, orderBy: IN_ORDER }),
    /** The customers that have blocks of a pool. */
    poolUsers: (poolId: string) => usersOf(db, 'address pool', poolId),
    blocksIn: (poolIds: readonly string[]) =>
      db.addressBlock.findMany({ where: { poolId: { in: [...poolIds] } } }),
    /** Those that hold for one of these customers, or with null for all. */
    reservationsFor: (customerIds: readonly (string | null)[]): Promise<ReservationRow[]> =>
      db.addressReservation.findMany({
        where: {
          OR: [{ customerId: null }, { customerId: { in: customerIds.filter((id) => id !== null) } }],
        },
      }),
    customer: (id: string) => db.customer.findUnique({ where: { id }, select: { id: true, name: true } }),
  };
}
