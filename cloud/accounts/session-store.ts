import type { Database } from '../platform/database.ts';
import type { Session } from '../prisma/client/client.ts';

export type SessionRow = Session;
export type SessionStore = ReturnType<typeof createSessionStore>;

export function createSessionStore(db: Database) {
  return {
    addSession: (row: SessionRow) => db.session.create({ data: row }),
    session: (tokenHash: string) => db.session.findUnique({ where: { tokenHash }, include: { user: true } }),
    /** More than a person has browsers, less than a script could make. */
    sessionsOf: (userId: string) =>
      db.session.findMany({ where: { userId }, orderBy: { createdAt: 'desc' }, take: 200 }),
    touchSession: (tokenHash: string, lastSeenAt: Date) =>
      db.session.updateMany({ where: { tokenHash }, data: { lastSeenAt } }),
    strengthenSession: (tokenHash: string) =>
      db.session.updateMany({ where: { tokenHash }, data: { strong: true } }),
    endSession: (tokenHash: string) => db.session.deleteMany({ where: { tokenHash } }),
    endSessionById: async (userId: string, id: string): Promise<boolean> => {
      const { count } = await db.session.deleteMany({ where: { userId, id } });
      return count === 1;
    },
    endSessionsOf: (userId: string, except?: string) =>
      db.session.deleteMany({ where: { userId, ...(except && { tokenHash: { not: except } }) } }),
  };
}
