import { ownedBy } from '../platform/access/owned-by.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import type { Resource } from '../platform/http/resource.ts';
import type { Ids } from '../platform/ids.ts';
import { checkPool, familyOf, requireUnused } from './pool-checks.ts';
import type { AddressPool, AddressPoolChanges, NewAddressPool, Utilisation } from './schema.ts';
import type { AddressQueries, AddressStore, PoolRow } from './store.ts';
import { poolUtilisation } from './usage.ts';

export type PoolDeps = { store: AddressStore; ids: Ids; clock: Clock };
export type PoolQuery = { customer_id?: string; family?: 4 | 6; operator?: boolean };
type MeasuredPool = PoolRow & { utilisation: Utilisation | null };

/** Pools of addresses, of the operator and of customers. */
export function createPools({
  store,
  ids,
  clock,
}: PoolDeps): Resource<MeasuredPool, AddressPool, NewAddressPool, AddressPoolChanges, PoolQuery> {
  return {
    list: async (query: PageQuery & PoolQuery, scope) => {
      const where = { AND: [whereOf(query), ownedBy(scope, 'addressPool')] };
      return measured(store, await store.pools.list(where, pageBounds(query)));
    },
    get: async (id) => one(store, await store.pools.get(id)),
    create: (creation, dryRun) =>
      store.transaction(async (queries) => {
        const { customerId = null, network, blockPrefixLength = null, position = 0, note = null } = creation;
        const facts = { customerId, family: familyOf(network), network, blockPrefixLength };
        checkPool(facts, await queries.poolsOf(customerId));
        const at = clock.now();
        const row = { id: ids.uuid(), ...facts, position, note, createdAt: at, updatedAt: at };
        return one(queries, await queries.pools.insert(row));
      }, dryRun),
    change: (id, version, changes) =>
      store.transaction(async (queries) => {
        const before = await queries.pools.get(id);
        const facts = {
          ...before,
          ...changes,
          ...(changes.network && { family: familyOf(changes.network) }),
        };
        const siblings = await queries.poolsOf(before.customerId);
        checkPool(
          facts,
          siblings.filter((pool) => pool.id !== id),
        );
        if (facts.network !== before.network || facts.blockPrefixLength !== before.blockPrefixLength) {
          await requireFree(queries, before, facts.network);
        }
        const { family } = facts;
        return one(
          queries,
          await queries.pools.update(id, version, { ...changes, family, updatedAt: clock.now() }),
        );
      }),
    remove: (id, version) =>
      store.transaction(async (queries) => {
        await requireFree(queries, await queries.pools.get(id));
        await queries.pools.remove(id, version);
      }),
    present: ({ createdAt, updatedAt, family, ...row }) => ({
      ...row,
      family: family as AddressPool['family'],
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    }),
  };
}

/** @throws AppError in-use when what was taken from the pool would lie outside it */
async function requireFree(queries: AddressQueries, pool: PoolRow, successor?: string): Promise<void> {
  if (pool.family !== 4) return;
  const blocks = await queries.blocksIn([pool.id]);
  if (blocks[0]) {
    throw new AppError(
      'in-use',
      `${blocks.length} blocks of the pool ${pool.network} belong to customers, the first is ${blocks[0].network}. ` +
        'Give those customers pools of their own, or add another pool instead.',
      {
        faults: [{ pointer: '/network', code: 'in-use', detail: `holds ${blocks[0].network}` }],
        usedBy: await queries.poolUsers(pool.id),
      },
    );
  }
  const allotments = pool.customerId
    ? await queries.allotmentsOf([pool.customerId])
    : await queries.allotmentsOfServed();
  requireUnused(pool.network, allotments, successor);
}

async function one(queries: AddressQueries, row: PoolRow): Promise<MeasuredPool> {
  const [pool] = await measured(queries, [row]);
  return pool ?? { ...row, utilisation: null };
}

async function measured(queries: AddressQueries, rows: PoolRow[]): Promise<MeasuredPool[]> {
  const owners = rows.map(({ customerId }) => customerId);
  const customers = owners.filter((id) => id !== null);
  const inUse = {
    allotments: [
      ...(customers.length > 0 ? await queries.allotmentsOf(customers) : []),
      ...(owners.includes(null) ? await queries.allotmentsOfServed() : []),
    ],
    reservations: await queries.reservationsFor(owners),
    blocks: await queries.blocksIn(rows.map(({ id }) => id)),
  };
  return rows.map((row) => ({ ...row, utilisation: poolUtilisation(row, inUse) }));
}

function whereOf({ customer_id, family, operator }: PoolQuery): object {
  return {
    ...(customer_id !== undefined && { customerId: customer_id }),
    ...(operator === true && { customerId: null }),
    ...(family !== undefined && { family }),
  };
}
