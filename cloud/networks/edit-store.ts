import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import type { DraftValueChange, Edit } from './edits.ts';

/** What was saved, so that whoever edited an older version can be told. */
export function editQueries(db: Database | Prisma.TransactionClient) {
  return {
    insertEdit: async (networkId: string, { changes, ...edit }: Edit) => {
      await db.networkEdit.create({
        data: { ...edit, networkId, changes: changes as Prisma.InputJsonArray },
      });
    },
    editsSince: async (networkId: string, version: number): Promise<Edit[]> => {
      const rows = await db.networkEdit.findMany({
        where: { networkId, version: { gt: version } },
        orderBy: { version: 'asc' },
      });
      return rows.map(({ version, by, at, changes }) => ({
        version,
        by,
        at,
        changes: changes as DraftValueChange[],
      }));
    },
  };
}
