import { accountsIn } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { PageQuery } from '../platform/http/page.ts';
import { pageBounds } from '../platform/http/page.ts';
import { escapeLike } from '../platform/like.ts';
import { refuseTaken } from '../platform/taken.ts';
import { refuseUnknownOwner } from '../platform/unknown-owner.ts';
import type { ApiToken, Prisma, User } from '../prisma/client/client.ts';

export type UserRow = User;
export type TokenRow = ApiToken;
export type AccountStore = ReturnType<typeof createAccountStore>;
export type UserFilter = { q?: string; role?: string; reseller_id?: string; customer_id?: string };

const refuseTakenEmail = refuseTaken({
  email: ['email-taken', 'There is an account with this mail address.'],
});

export function createAccountStore(db: Database) {
  return {
    ...users(db),
    ...tokens(db),
    /** Administrators who can sign in: nobody else changes them before `work` is done, which has `users` for that. */
    withAdministrators: <T>(work: (ids: string[], users: UserTable) => Promise<T>): Promise<T> =>
      db.$transaction(async (tx) => {
        const rows = await tx.$queryRaw<{ id: string }[]>`select id from user_account
          where role = 'operator-admin' and "disabledAt" is null order by id for update`;
        return work(
          rows.map(({ id }) => id),
          users(tx),
        );
      }),
  };
}

type UserTable = ReturnType<typeof users>;

function users(db: Database | Prisma.TransactionClient) {
  return {
    countUsers: () => db.user.count(),
    userByEmail: (email: string) => db.user.findUnique({ where: { email } }),
    userBySingleSignOn: (singleSignOn: string) => db.user.findUnique({ where: { singleSignOn } }),
    user: (id: string) => db.user.findUnique({ where: { id } }),
    /** @throws AppError email-taken, request-invalid */
    addUser: (row: UserRow): Promise<UserRow> =>
      db.user.create({ data: row }).catch(refuseTakenEmail).catch(refuseUnknownOwner(row)),
    /** Unless somebody with this address is there already. */
    ensureUser: async (row: UserRow): Promise<void> => {
      await db.user.createMany({ data: row, skipDuplicates: true });
    },
    /** Nothing when it is another version by now. @throws AppError not-found */
    changeUser: async (
      id: string,
      data: Partial<Omit<UserRow, 'id' | 'version'>>,
      version?: number,
    ): Promise<UserRow | undefined> => {
      const change = {
        where: { id, ...(version !== undefined && { version }) },
        data: { ...data, version: { increment: 1 } },
      };
      const { count } = await db.user.updateMany(change).catch(refuseUnknownOwner(data));
      const row = await db.user.findUnique({ where: { id } });
      if (!row) throw notFound('user', id);
      return count === 1 ? row : undefined;
    },
    removeUser: async (id: string, version: number | undefined): Promise<boolean> => {
      const where = { id, ...(version !== undefined && { version }) };
      return (await db.user.deleteMany({ where })).count === 1;
    },
    userInScope: (id: string, scope: Scope) =>
      db.user.findFirst({ where: { AND: [{ id }, accountsIn(scope)] } }),
    listUsers: (query: PageQuery & UserFilter, scope: Scope) => {
      const { after, take } = pageBounds(query);
      return db.user.findMany({
        where: { AND: [accountsIn(scope), whereOf(query), after ? { id: { gt: after } } : {}] },
        orderBy: { id: 'asc' },
        take,
      });
    },
    /** Of the reseller or customer with this id or external key. */
    idBy: async (kind: 'reseller' | 'customer', key: string): Promise<string | undefined> => {
      const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key);
      const query = {
        where: { OR: [{ externalKey: key }, ...(isId ? [{ id: key }] : [])] },
        select: { id: true },
      };
      const found = await (kind === 'reseller' ? db.reseller.findFirst(query) : db.customer.findFirst(query));
      return found?.id;
    },
  };
}

function tokens(db: Database) {
  return {
    /** @throws AppError request-invalid */
    addToken: (row: Omit<TokenRow, 'lastUsedAt' | 'revokedAt'>): Promise<TokenRow> =>
      db.apiToken.create({ data: row }).catch(refuseUnknownOwner(row)),
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

function whereOf({ q, role, reseller_id, customer_id }: UserFilter): Prisma.UserWhereInput {
  const part = { contains: escapeLike(q ?? ''), mode: 'insensitive' as const };
  return {
    ...(q && { OR: [{ email: part }, { name: part }] }),
    ...(role && { role }),
    ...(reseller_id && { resellerId: reseller_id }),
    ...(customer_id && { customerId: customer_id }),
  };
}
