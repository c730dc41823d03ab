import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

export type RefusalRow = Prisma.RefusalModel;
export type RefusalFilter = { applianceId?: string; channel?: string; code?: string };
export type RefusalStore = ReturnType<typeof createRefusalStore>;

export function createRefusalStore(db: Database) {
  return {
    insert: async (row: RefusalRow) => {
      await db.refusal.create({ data: row });
    },
    /** Newest first: their ids sort by time. */
    list: (
      filter: RefusalFilter,
      bounds: { after: string | undefined; take: number },
    ): Promise<RefusalRow[]> =>
      db.refusal.findMany({
        where: { ...filter, ...(bounds.after && { id: { lt: bounds.after } }) },
        orderBy: { id: 'desc' },
        take: bounds.take,
      }),
  };
}
