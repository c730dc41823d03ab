import { createHash } from 'node:crypto';
import { accountsIn, tokensIn } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { PageQuery } from '../platform/http/page.ts';
import { pageBounds } from '../platform/http/page.ts';
import { escapeLike } from '../platform/like.ts';
import { refuseTaken } from '../platform/taken.ts';
import { refuseUnknownOwner } from '../platform/unknown-owner.ts';
import type { Prisma, User } from '../prisma/client/client.ts';
import { removeAllFactors } from './factors/factor-changes.ts';
import { tokenQueries } from './token-store.ts';

export type UserRow = User;
export type AccountStore = ReturnType<typeof createAccountStore>;
export type UserFilter = { q?: string; role?: string; reseller_id?: string; customer_id?: string };

const refuseTakenEmail = refuseTaken({
  email: ['email-taken', 'There is an account with this mail address.'],
});

export function createAccountStore(db: Database, waysIn: () => WaysIn) {
  return {
    ...users(db),
    ...tokenQueries(db),
    /** Every session of the account ends with it, but for the one with this hash. */
    changePassword: (
      id: string,
      passwordHash: string,
      { at, exceptSession }: { at: Date; exceptSession?: string | undefined },
    ): Promise<UserRow> =>
      db.$transaction((tx) => changePassword(tx, id, passwordHash, { at, exceptSession })),
    /** All of it or nothing. @returns nothing when the invitation is gone, or the account is or is closed */
    acceptInvitation: ({
      secretHash,
      id,
      passwordHash,
      at,
      resetFactors,
    }: Acceptance): Promise<UserRow | undefined> =>
      db.$transaction(async (tx) => {
        const taken = await tx.challenge.deleteMany({ where: { secretHash } });
        const open = await tx.user.count({ where: { id, disabledAt: null, kind: 'person' } });
        if (taken.count === 0 || open === 0) return undefined;
        if (resetFactors) await removeAllFactors(tx, id);
        return changePassword(tx, id, passwordHash, { at });
      }),
    /**
     * Whatever may take an administrator's way in, one at a time.
     * @throws AppError last-administrator when nobody is left who can sign in as one, and nothing is changed
     */
    keepingAnAdministrator: <T>(
      work: (users: UserTable, tx: Prisma.TransactionClient) => Promise<T>,
    ): Promise<T> =>
      db.$transaction(async (tx) => {
        await tx.$queryRaw`select 1 from user_account where role = 'operator-admin' order by id for update`;
        const were = await administrators(tx, waysIn());
        const outcome = await work(users(tx), tx);
        if (were > 0 && (await administrators(tx, waysIn())) === 0) throw lastAdministrator();
        return outcome;
      }),
  };
}

type Acceptance = { secretHash: string; id: string; passwordHash: string; at: Date; resetFactors: boolean };

async function changePassword(
  tx: Prisma.TransactionClient,
  id: string,
  passwordHash: string,
  { at, exceptSession }: { at: Date; exceptSession?: string | undefined },
): Promise<UserRow> {
  const data = { passwordHash, updatedAt: at, version: { increment: 1 } };
  const row = await tx.user.update({ where: { id }, data });
  const others = exceptSession === undefined ? {} : { tokenHash: { not: exceptSession } };
  await tx.session.deleteMany({ where: { userId: id, ...others } });
  return row;
}

/** What one can sign in by here besides a password. */
export type WaysIn = { passkeys: boolean; issuer: string | undefined };

/** How many there are who can really sign in. */
async function administrators(
  tx: Prisma.TransactionClient,
  { passkeys, issuer = '' }: WaysIn,
): Promise<number> {
  const rows = await tx.$queryRaw<object[]>`select 1 from user_account u
    where role = 'operator-admin' and kind = 'person' and "disabledAt" is null and (
      "passwordHash" is not null
      or ${issuer} <> '' and starts_with("singleSignOn", ${`${issuer} `})
      or ${passkeys} and exists (select from passkey p where p."userId" = u.id))`;
  return rows.length;
}

const lastAdministrator = () =>
  new AppError(
    'last-administrator',
    'Nobody else can sign in as operator-admin: make somebody operator-admin who has accepted the invitation, first.',
  );

export type UserTable = ReturnType<typeof users>;

function users(db: Database | Prisma.TransactionClient) {
  return {
    countUsers: () => db.user.count(),
    userByEmail: (email: string) => db.user.findUnique({ where: { email } }),
    /** Whether an account of this identity or this mail address was deleted and not created anew. */
    wasDeleted: async (singleSignOn: string, email: string): Promise<boolean> => {
      const emailHash = createHash('sha256').update(email).digest('hex');
      return (await db.deletedAccount.count({ where: { OR: [{ singleSignOn }, { emailHash }] } })) > 0;
    },
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
    /** Of those names, the ones of accounts and API tokens that are in a scope. */
    namesIn: async (scope: Scope, names: readonly string[]): Promise<ReadonlySet<string>> => {
      const [people, tokens] = await Promise.all([
        db.user.findMany({
          where: { AND: [{ email: { in: [...names] } }, accountsIn(scope)] },
          select: { email: true },
        }),
        db.apiToken.findMany({
          where: { AND: [{ name: { in: [...names] } }, tokensIn(scope)] },
          select: { name: true },
        }),
      ]);
      return new Set([...people.map(({ email }) => email), ...tokens.map(({ name }) => name)]);
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

function whereOf({ q, role, reseller_id, customer_id }: UserFilter): Prisma.UserWhereInput {
  const part = { contains: escapeLike(q ?? ''), mode: 'insensitive' as const };
  return {
    ...(q && { OR: [{ email: part }, { name: part }] }),
    ...(role && { role }),
    ...(reseller_id && { resellerId: reseller_id }),
    ...(customer_id && { customerId: customer_id }),
  };
}
