import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

export type CommandRow = Prisma.CommandModel;
export type CommandStore = ReturnType<typeof createCommandStore>;

export function createCommandStore(db: Database) {
  return {
    insert: async (row: Omit<CommandRow, 'args' | 'output'> & { args: object }) => {
      await db.command.create({ data: row });
    },
    remove: async (id: string) => {
      await db.command.deleteMany({ where: { id } });
    },
    get: (applianceId: string, id: string): Promise<CommandRow | null> =>
      db.command.findFirst({ where: { id, applianceId } }),
    list: (applianceId: string, take: number): Promise<CommandRow[]> =>
      db.command.findMany({ where: { applianceId }, orderBy: { id: 'desc' }, take }),
    /** False when the command has come to its end already, or is none of this appliance's. */
    async progress(
      applianceId: string,
      id: string,
      change: { state: string; output: string | null; at: Date },
    ): Promise<boolean> {
      const { count } = await db.command.updateMany({
        where: { id, applianceId, state: { in: ['sent', 'running'] } },
        data: { state: change.state, output: change.output, updatedAt: change.at },
      });
      return count === 1;
    },
  };
}
