import type { customerPoolQueries } from '../addresses/index.ts';
import type { Table } from '../platform/resource-table.ts';
import type { Customer } from '../prisma/client/client.ts';

/** A customer with its first pool of IPv4 addresses; null while it has none. */
export type CustomerRow = Customer & { addressPool: string | null };

/** Customers whose `addressPool` is read from the pools and written to them; writing needs a transaction. */
export function withAddressPool(
  table: Table<Customer>,
  pools: ReturnType<typeof customerPoolQueries>,
): Table<CustomerRow> {
  const withPools = async (rows: Customer[]): Promise<CustomerRow[]> => {
    const first = await pools.firstPools(rows.map(({ id }) => id));
    return rows.map((row) => ({ ...row, addressPool: first.get(row.id) ?? null }));
  };
  const withPool = async (row: Customer): Promise<CustomerRow> => {
    const [complete] = await withPools([row]);
    return complete ?? { ...row, addressPool: null };
  };
  const save = async (
    { addressPool, ...data }: { addressPool?: string },
    write: (data: object) => Promise<Customer>,
  ): Promise<CustomerRow> => {
    const row = await write(data);
    if (addressPool !== undefined) await pools.setFirstPool(row.id, addressPool, row.updatedAt);
    return withPool(row);
  };
  return {
    ...table,
    get: async (id) => withPool(await table.get(id)),
    list: async (where, bounds) => withPools(await table.list(where, bounds)),
    insert: ({ id, ...data }) => save(data, (rest) => table.insert({ id, ...rest })),
    update: (id, version, data) => save(data, (rest) => table.update(id, version, rest)),
  };
}
