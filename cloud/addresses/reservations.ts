import { ownedBy } from '../platform/access/owned-by.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import type { Resource } from '../platform/http/resource.ts';
import { checkReservation } from './pool-checks.ts';
import type { PoolDeps } from './pools.ts';
import type { AddressReservation, AddressReservationChanges, NewAddressReservation } from './schema.ts';
import type { AddressQueries, ReservationRow } from './store.ts';

export type ReservationQuery = { customer_id?: string };

/** Networks that no LAN may have. */
export function createReservations({
  store,
  ids,
  clock,
}: PoolDeps): Resource<
  ReservationRow,
  AddressReservation,
  NewAddressReservation,
  AddressReservationChanges,
  ReservationQuery
> {
  return {
    list: ({ customer_id, ...query }: PageQuery & ReservationQuery, scope) => {
      const ofCustomer =
        customer_id === undefined ? {} : { OR: [{ customerId: customer_id }, { customerId: null }] };
      const where = { AND: [ofCustomer, ownedBy(scope, 'addressReservation')] };
      return store.reservations.list(where, pageBounds(query));
    },
    get: store.reservations.get,
    create: (creation, dryRun) =>
      store.transaction(async (queries) => {
        const { customerId = null, network, purpose, note = null } = creation;
        checkReservation(network, await allotments(queries, customerId));
        const at = clock.now();
        const row = { id: ids.uuid(), customerId, network, purpose, note, createdAt: at, updatedAt: at };
        return queries.reservations.insert(row);
      }, dryRun),
    change: (id, version, changes) =>
      store.transaction(async (queries) => {
        const { customerId } = await queries.reservations.get(id);
        if (changes.network) checkReservation(changes.network, await allotments(queries, customerId));
        return queries.reservations.update(id, version, { ...changes, updatedAt: clock.now() });
      }),
    remove: store.reservations.remove,
    present: ({ createdAt, updatedAt, purpose, ...row }) => ({
      ...row,
      purpose: purpose as AddressReservation['purpose'],
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    }),
  };
}

function allotments(queries: AddressQueries, customerId: string | null) {
  return customerId === null ? queries.allotments() : queries.allotmentsOf([customerId]);
}
