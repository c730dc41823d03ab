import type { Database } from '../platform/database.ts';
import type { PageQuery } from '../platform/http/page.ts';
import { pageBounds } from '../platform/http/page.ts';
import type { ApiToken, Session, User } from '../prisma/client/client.ts';

export type UserRow = User;
export type SessionRow = Session;
export type TokenRow = ApiToken;
export type AccountStore = ReturnType<typeof createAccountStore>;

export function createAccountStore(db: Database) {
  return {
    countUsers: () => db.user.count(),
    userByEmail: (email: string) => db.user.findUnique({ where: { email } }),
    user: (id: string) => db.user.findUnique({ where: { id } }),
    /** Unless somebody with this address is there already. */
    addUser: async (row: Omit<UserRow, 'version'>) => {
      await db.user.createMany({ data: row, skipDuplicates: true });
    },
    changeUser: (id: string, data: Partial<Omit<UserRow, 'id'>>) => db.user.update({ where: { id }, data }),

    addSession: (row: SessionRow) => db.session.create({ data: row }),
    session: (tokenHash: string) => db.session.findUnique({ where: { tokenHash }, include: { user: true } }),
    touchSession: (tokenHash: string, lastSeenAt: Date) =>
      db.session.updateMany({ where: { tokenHash }, data: { lastSeenAt } }),
    endSession: (tokenHash: string) => db.session.deleteMany({ where: { tokenHash } }),
    endSessionsOf: (userId: string, except?: string) =>
      db.session.deleteMany({ where: { userId, ...(except && { tokenHash: { not: except } }) } }),

    addToken: (row: Omit<TokenRow, 'lastUsedAt' | 'revokedAt'>) => db.apiToken.create({ data: row }),
    token: (tokenHash: string) => db.apiToken.findUnique({ where: { tokenHash } }),
    touchToken: (id: string, lastUsedAt: Date) =>
      db.apiToken.updateMany({ where: { id }, data: { lastUsedAt } }),
    listTokens: (query: PageQuery) => {
      const { after, take } = pageBounds(query);
      return db.apiToken.findMany({
        where: { revokedAt: null, ...(after && { id: { gt: after } }) },
        orderBy: { id: 'asc' },
        take,
      });
    },
    revokeToken: async (id: string, revokedAt: Date): Promise<boolean> => {
      const { count } = await db.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt } });
      return count === 1;
    },
  };
}
