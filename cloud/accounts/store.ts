import { createHash } from 'node:crypto';
import { accountsIn, tokensIn } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { PageQuery } from '../platform/http/page.ts';
import { pageBounds } from '../platform/http/page.ts';
import { escapeLike, sameKey } from '../platform/like.ts';
import { refuseUnknownOwner } from '../platform/unknown-owner.ts';
import type { Prisma, User } from '../prisma/client/client.ts';
import { removeAllFactors } from './factors/factor-changes.ts';
import { tokenQueries } from './token-store.ts';

export type UserRow = User;
export type AccountStore = ReturnType<typeof createAccountStore>;
export type UserFilter = {
  q?: string;
  role?: string;
  reseller_id?: string;
  customer_id?: string;
  disabled?: boolean;
};

export function createAccountStore(db: Database, waysIn: () => WaysIn) {
  return {
    ...users(db),
    ...tokenQueries(db),
    /** @throws AppError email-taken, request-invalid */
    addUser: (row: UserRow): Promise<UserRow> =>
      db
        .$transaction(async (tx) => {
          await holdAddress(tx, row.email);
          await refuseTakenEmail(tx, row);
          return tx.user.create({ data: row });
        })
        .catch(refuseUnknownOwner(row)),
    /** Whether nobody was there before. */
    addFirstUser: (row: UserRow): Promise<boolean> =>
      db.$transaction(async (tx) => {
        await holdAddress(tx, 'the first administrator');
        if ((await tx.user.count()) > 0) return false;
        await tx.user.create({ data: row });
        return true;
      }),
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

type Owner = { resellerId: string | null; customerId: string | null };

/** Enough for somebody who works for several resellers. */
const MOST_OF_ONE_ADDRESS = 8;

/** Nobody else makes or moves an account of this mail address until the transaction ends. */
const holdAddress = (tx: Prisma.TransactionClient, email: string) =>
  tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`account ${email}`}, 0))::text`;

async function accountOf(
  db: Database | Prisma.TransactionClient,
  email: string,
  { resellerId, customerId }: Owner,
): Promise<UserRow | undefined> {
  const rows = await db.$queryRaw<{ id: string }[]>`select id from user_account where email = ${email}
    and realm_of_account("resellerId", "customerId")
      is not distinct from realm_of_account(${resellerId}::uuid, ${customerId}::uuid)
    order by "createdAt" limit 1`;
  const [found] = rows;
  return found ? ((await db.user.findUnique({ where: { id: found.id } })) ?? undefined) : undefined;
}

/** @throws AppError email-taken, of whom the one who asks may know */
async function refuseTakenEmail(
  db: Database | Prisma.TransactionClient,
  { id, email, ...owner }: Pick<UserRow, 'id' | 'email'> & Owner,
): Promise<void> {
  const there = await accountOf(db, email, owner);
  if (!there || there.id === id) return;
  throw new AppError('email-taken', 'There is an account with this mail address.', {
    faults: [{ pointer: '/email', code: 'taken', detail: 'is taken' }],
  });
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
    /** A mail address is of one account of the operator, and of one of each reseller and its customers. */
    usersByEmail: (email: string): Promise<UserRow[]> =>
      db.user.findMany({ where: { email }, orderBy: { createdAt: 'asc' }, take: MOST_OF_ONE_ADDRESS }),
    /** Of those the one that belongs where an account of this owner would. */
    userByEmailOf: (email: string, owner: Owner): Promise<UserRow | undefined> => accountOf(db, email, owner),
    /** Whether an account of this identity, or of this mail address where it would be, was deleted and not created anew. */
    wasDeleted: async (
      singleSignOn: string,
      email: string,
      { resellerId, customerId }: Owner,
    ): Promise<boolean> => {
      const emailHash = createHash('sha256').update(email).digest('hex');
      const rows = await db.$queryRaw<
        object[]
      >`select 1 from deleted_account where "singleSignOn" = ${singleSignOn}
        or "emailHash" = ${emailHash}
          and "resellerId" is not distinct from realm_of_account(${resellerId}::uuid, ${customerId}::uuid) limit 1`;
      return rows.length > 0;
    },
    userBySingleSignOn: (singleSignOn: string) => db.user.findUnique({ where: { singleSignOn } }),
    user: (id: string) => db.user.findUnique({ where: { id } }),
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
    /** That an account may belong there. @throws AppError email-taken */
    refuseTakenEmail: (row: Pick<UserRow, 'id' | 'email'> & Owner): Promise<void> =>
      refuseTakenEmail(db, row),
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
        where: { OR: [{ externalKey: sameKey(key) }, ...(isId ? [{ id: key }] : [])] },
        select: { id: true },
      };
      const found = await (kind === 'reseller' ? db.reseller.findFirst(query) : db.customer.findFirst(query));
      return found?.id;
    },
  };
}

function whereOf({ q = '', role, reseller_id, customer_id, disabled }: UserFilter): Prisma.UserWhereInput {
  const words = q.split(/\s+/).filter(Boolean);
  return {
    AND: words.map((word) => {
      const part = { contains: escapeLike(word), mode: 'insensitive' as const };
      return {
        OR: [{ email: part }, { name: part }, { reseller: { name: part } }, { customer: { name: part } }],
      };
    }),
    ...(role && { role }),
    ...(reseller_id && { resellerId: reseller_id }),
    ...(customer_id && { customerId: customer_id }),
    ...(disabled !== undefined && { disabledAt: disabled ? { not: null } : null }),
  };
}
