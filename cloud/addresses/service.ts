import { notFound } from '../platform/errors.ts';
import { createPools, type PoolDeps } from './pools.ts';
import { createReservations } from './reservations.ts';
import type { AddressSpace } from './schema.ts';
import type { AddressStore } from './store.ts';
import { utilisationFor } from './usage.ts';

export type Addresses = ReturnType<typeof createAddresses>;

/** Where LANs get their addresses from, and what of it is left. */
export function createAddresses(deps: PoolDeps) {
  return {
    pools: createPools(deps),
    reservations: createReservations(deps),
    space: createSpace(deps.store),
  };
}

function createSpace(store: AddressStore) {
  return async (customerId: string): Promise<AddressSpace> => {
    if (!(await store.customer(customerId))) throw notFound('customer', customerId);
    const { ipv4, ipv6, own } = await store.poolsFor(customerId);
    const allotments = await store.allotmentsOf([customerId]);
    const reserved = (await store.reservationsFor([customerId])).map(({ network }) => network);
    return {
      customerId,
      pools: ipv4,
      ownPools: own,
      uniqueLocalPrefix: ipv6,
      reserved,
      utilisation: utilisationFor(
        ipv4,
        allotments.map(({ subnet }) => subnet),
        reserved,
      ),
      allotments: allotments.map(({ customerId: _, ...allotment }) => allotment),
    };
  };
}
