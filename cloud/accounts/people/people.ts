import type { Role } from '../../platform/access/roles.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { versionMismatch } from '../../platform/http/etag.ts';
import type { PageQuery } from '../../platform/http/page.ts';
import type { Ids } from '../../platform/ids.ts';
import { blankUser } from '../blank-user.ts';
import type { AccountChanges, NewAccount } from '../schema.ts';
import type { Sessions } from '../sessions.ts';
import type { AccountStore, UserFilter, UserRow } from '../store.ts';
import { type Grantor, requireGrant } from './require-grant.ts';

type Deps = { store: AccountStore; sessions: Sessions; ids: Ids; clock: Clock };

export type People = ReturnType<typeof createPeople>;

/** Accounts as those who administer them see them: each only those of its own scope. */
export function createPeople({ store, sessions, ids, clock }: Deps) {
  async function get(id: string, by: Grantor): Promise<UserRow> {
    const user = await store.userInScope(id, by.scope);
    if (!user) throw notFound('user', id);
    return user;
  }

  /** An account whose role one could give, too. */
  async function getToChange(id: string, by: Grantor): Promise<UserRow> {
    const user = await get(id, by);
    requireGrant(by, { ...user, role: user.role as Role });
    return user;
  }

  return {
    get,
    getToChange,

    /** @throws AppError conflict for who cannot sign in whatever the invitation says */
    async getToInvite(id: string, by: Grantor): Promise<UserRow> {
      const user = await getToChange(id, by);
      if (user.kind === 'service') {
        throw new AppError('conflict', 'A service account never signs in: give it an API token instead.');
      }
      if (user.disabledAt) throw new AppError('conflict', 'The account is disabled. Enable it first.');
      return user;
    },

    list: (query: PageQuery & UserFilter, by: Grantor) => store.listUsers(query, by.scope),

    /** Nobody can sign in to it before an invitation was answered. @throws AppError email-taken, forbidden */
    async create(account: NewAccount, by: Grantor, dryRun: boolean): Promise<UserRow> {
      const { role, name, service = false, resellerId = null, customerId = null, locale = 'en' } = account;
      requireGrant(by, { role, resellerId, customerId });
      const email = account.email.toLowerCase();
      const row = {
        ...blankUser(ids.uuid(), clock.now()),
        kind: service ? 'service' : 'person',
        email,
        name,
        role,
        resellerId,
        customerId,
        locale,
      };
      if (!dryRun) return store.addUser(row);
      await store.refuseTakenEmail(row);
      return row;
    },

    /**
     * Who has another role or belonging, or is disabled, is signed out everywhere; what was given to and by them is
     * withdrawn with the change.
     */
    async change(
      id: string,
      version: number | undefined,
      changes: AccountChanges,
      by: Grantor,
    ): Promise<UserRow> {
      const user = await getToChange(id, by);
      requireGrant(by, { ...user, ...changes, role: changes.role ?? (user.role as Role) });
      const disabledAt = disabledSince(user, changes.disabled, clock.now());
      const { disabled: _, ...rest } = changes;
      const write = async (users: Pick<AccountStore, 'changeUser' | 'refuseTakenEmail'>) => {
        const { resellerId = user.resellerId, customerId = user.customerId } = changes;
        const moves = resellerId !== user.resellerId || customerId !== user.customerId;
        if (moves) await users.refuseTakenEmail({ ...user, resellerId, customerId });
        const data = {
          ...rest,
          ...(changes.disabled !== undefined && { disabledAt, disabledFor: null }),
          updatedAt: clock.now(),
        };
        const changed = await users.changeUser(id, data, version);
        if (!changed) throw versionMismatch();
        return changed;
      };
      const changed = await store.keepingAnAdministrator(write);
      sessions.ended(id);
      return changed;
    },

    async remove(id: string, version: number | undefined, by: Grantor): Promise<void> {
      const user = await getToChange(id, by);
      const removed = await store.keepingAnAdministrator((users) => users.removeUser(user.id, version));
      if (!removed) throw versionMismatch();
      sessions.ended(id);
    },

    async signOut(id: string, by: Grantor): Promise<void> {
      await getToChange(id, by);
      await sessions.endAll(id);
    },
  };
}

function disabledSince(user: UserRow, disabled: boolean | undefined, now: Date): Date | null {
  if (disabled === undefined) return user.disabledAt;
  return disabled ? (user.disabledAt ?? now) : null;
}
