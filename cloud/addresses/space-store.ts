import { uniqueLocalPrefix } from '../../provisioning/addresses/unique-local.ts';
import type { CustomerInput } from '../../provisioning/render.ts';
import type { RenumberingStep } from '../../provisioning/renumbering/index.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { allotmentQueries } from './allotment-store.ts';
import { IN_ORDER } from './in-order.ts';

/** Whoever changes pools or reservations waits for those who allot, and they for it. Any number, the same everywhere. */
export const ADDRESS_LOCK = 7_014_193;

/** Where a customer's networks get their addresses from. */
export function addressSpaceQueries(db: Database | Prisma.TransactionClient) {
  const { allotmentsOf } = allotmentQueries(db);
  const poolsFor = customerPools(db);
  return {
    poolsFor,
    /**
     * Until the end of the transaction nobody else allots addresses to the customer, or changes pools and reservations.
     * Comes after the lock of the network.
     */
    lockAddresses: async (networkId: string): Promise<void> => {
      await db.$queryRaw`select 1 from pg_advisory_xact_lock_shared(${ADDRESS_LOCK}::bigint)`;
      await db.$queryRaw`
        select 1 from customer where id = (select "customerId" from network where id = ${networkId}::uuid)
        for no key update`;
    },
    /** The customer as a rendering of one of its networks sees it. */
    customerInput: async (networkId: string): Promise<CustomerInput> => {
      const { customer } = await db.network.findUniqueOrThrow({
        where: { id: networkId },
        select: { customer: { select: { id: true, name: true } } },
      });
      const { id, name } = customer;
      const { ipv4, ipv6 } = await poolsFor(id);
      const reservations = await db.addressReservation.findMany({
        where: { OR: [{ customerId: null }, { customerId: id }] },
        orderBy: { network: 'asc' },
      });
      const leaving = await subnetsBeingLeft(db, id, networkId);
      const elsewhere = (await allotmentsOf([id])).filter((allotment) => allotment.networkId !== networkId);
      return {
        id,
        name,
        pools: { ipv4, ipv6 },
        reserved: [
          ...new Set([
            ...reservations.map(({ network }) => network),
            ...leaving,
            ...elsewhere.flatMap(({ subnet, uniqueLocal }) => [
              subnet,
              ...(uniqueLocal ? [uniqueLocal] : []),
            ]),
          ]),
        ],
      };
    },
  };
}

/** The pools that serve a customer, in order: its own, else those of the operator. */
function customerPools(db: Database | Prisma.TransactionClient) {
  return async (customerId: string): Promise<{ ipv4: string[]; ipv6: string; own: boolean }> => {
    const rows = await db.addressPool.findMany({ where: { customerId }, orderBy: IN_ORDER });
    const ipv4 = rows.filter(({ family }) => family === 4).map(({ network }) => network);
    return {
      ipv4: ipv4.length > 0 ? ipv4 : await operatorPools(db, customerId),
      ipv6: rows.find(({ family }) => family === 6)?.network ?? uniqueLocalPrefix(customerId),
      own: ipv4.length > 0,
    };
  };
}

/** What the operator has for a customer without a pool of its own. */
async function operatorPools(db: Database | Prisma.TransactionClient, customerId: string): Promise<string[]> {
  const pools = await db.addressPool.findMany({
    where: { customerId: null, family: 4 },
    include: { blocks: { where: { customerId }, orderBy: [{ createdAt: 'asc' }, { network: 'asc' }] } },
    orderBy: IN_ORDER,
  });
  return pools.flatMap((pool) =>
    pool.blockPrefixLength === null ? [pool.network] : pool.blocks.map(({ network }) => network),
  );
}

/** Renumbered subnets that boxes and hosts may still have: no other network gets them before the renumbering is done. */
async function subnetsBeingLeft(
  db: Database | Prisma.TransactionClient,
  customerId: string,
  networkId: string,
): Promise<string[]> {
  const running = await db.renumbering.findMany({
    where: { state: 'running', networkId: { not: networkId }, network: { customerId } },
    select: { steps: true, stepsDone: true },
    orderBy: { id: 'asc' },
  });
  return running.flatMap(({ steps, stepsDone }) =>
    (steps as unknown as RenumberingStep[])
      .slice(0, stepsDone)
      .flatMap((step) => (step.kind === 'switch' ? step.moves.map(({ from }) => from) : [])),
  );
}
