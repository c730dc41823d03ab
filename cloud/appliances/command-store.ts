import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

export type CommandRow = Prisma.CommandModel;
export type ExpiredCommand = Pick<CommandRow, 'id' | 'applianceId' | 'kind' | 'createdBy' | 'deadline'>;
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
    list: (applianceId: string, take: number, since?: Date): Promise<CommandRow[]> =>
      db.command.findMany({
        where: { applianceId, ...(since && { createdAt: { gte: since } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    /** Ends commands that nobody has answered by then. Those begun in time have `grace` to end. */
    expire: (now: Date, grace: Date): Promise<ExpiredCommand[]> => db.$queryRaw<ExpiredCommand[]>`
      update command set state = 'expired', "updatedAt" = ${now}
      where (state = 'sent' and deadline < ${now}) or (state = 'running' and deadline < ${grace})
      returning id, "applianceId", kind, "createdBy", deadline`,
    recordEvent: async (row: Prisma.ApplianceEventUncheckedCreateInput): Promise<void> => {
      await db.applianceEvent.create({ data: row });
    },
    /**
     * False when the command has come to its end already, or is none of this appliance's. A result that comes after the
     * deadline still is the truth.
     */
    async progress(
      applianceId: string,
      id: string,
      change: { state: string; output: string | null; at: Date },
    ): Promise<boolean> {
      const { count } = await db.command.updateMany({
        where: { id, applianceId, state: { in: ['sent', 'running', 'expired'] } },
        data: { state: change.state, output: change.output, updatedAt: change.at },
      });
      return count === 1;
    },
  };
}
