import type { Database } from '../platform/database.ts';
import type { Session } from '../prisma/client/client.ts';
import { holdMakers } from './hold-makers.ts';

export type SessionRow = Session;
export type SessionStore = ReturnType<typeof createSessionStore>;

export function createSessionStore(db: Database) {
  return {
    /** Of somebody who is in force until then. @throws AppError sign-in-required */
    addSession: (row: SessionRow) =>
      db.$transaction(async (tx) => {
        await holdMakers(tx, [row.userId]);
        return tx.session.create({ data: row });
      }),
    session: (tokenHash: string) => db.session.findUnique({ where: { tokenHash }, include: { user: true } }),
    /** More than a person has browsers, less than a script could make. */
    sessionsOf: (userId: string) =>
      db.session.findMany({ where: { userId }, orderBy: { createdAt: 'desc' }, take: 200 }),
    touchSession: (tokenHash: string, lastSeenAt: Date) =>
      db.session.updateMany({ where: { tokenHash }, data: { lastSeenAt } }),
    endSession: (tokenHash: string) => db.session.deleteMany({ where: { tokenHash } }),
    endSessionById: async (userId: string, id: string): Promise<boolean> => {
      const { count } = await db.session.deleteMany({ where: { userId, id } });
      return count === 1;
    },
    endSessionsOf: (userId: string, except?: string) =>
      db.session.deleteMany({ where: { userId, ...(except && { tokenHash: { not: except } }) } }),
  };
}
