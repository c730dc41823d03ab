import type { Table } from '../platform/resource-table.ts';
import type { Reseller } from '../prisma/client/client.ts';

/** A reseller, and how many customers buy of it. */
export type ResellerRow = Reseller & { customerCount: number };
type Count = (resellerIds: string[]) => Promise<ReadonlyMap<string, number>>;

export function withCustomerCount(table: Table<Reseller>, count: Count): Table<ResellerRow> {
  const counted = async (rows: Reseller[]): Promise<ResellerRow[]> => {
    const counts = await count(rows.map(({ id }) => id));
    return rows.map((row) => ({ ...row, customerCount: counts.get(row.id) ?? 0 }));
  };
  const one = async (row: Reseller): Promise<ResellerRow> =>
    (await counted([row]))[0] ?? { ...row, customerCount: 0 };
  return {
    ...table,
    get: async (id) => one(await table.get(id)),
    list: async (where, bounds) => counted(await table.list(where, bounds)),
    insert: async (data) => one(await table.insert(data)),
    update: async (id, version, data) => one(await table.update(id, version, data)),
  };
}
