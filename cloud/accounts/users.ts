import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { UserChanges } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { AccountStore, UserRow } from './store.ts';

type Deps = { store: AccountStore; ids: Ids; clock: Clock };

const SHORTEST_PASSWORD = 12;

export function createUsers({ store, ids, clock }: Deps) {
  return {
    /**
     * Makes the first administrator when there is nobody yet. Without a given password one is made up and returned, to
     * be shown once.
     */
    async ensureAdministrator(given: {
      email: string;
      password: string | undefined;
    }): Promise<{ email: string; password: string } | undefined> {
      if ((await store.countUsers()) > 0) return undefined;
      const password = given.password ?? newSecret(ids).slice(0, 20);
      const now = clock.now();
      await store.addUser({
        id: ids.uuid(),
        email: given.email,
        name: 'Administrator',
        role: 'operator-admin',
        resellerId: null,
        customerId: null,
        passwordHash: await hashPassword(password),
        totpSecret: null,
        totpConfirmedAt: null,
        totpStep: null,
        singleSignOn: null,
        locale: 'en',
        disabledAt: null,
        createdAt: now,
        updatedAt: now,
      });
      return given.password === undefined ? { email: given.email, password } : undefined;
    },

    /** @throws AppError not-found, request-invalid for a short one. Ends all sessions of the user. */
    async setPassword(email: string, password: string): Promise<void> {
      const user = await store.userByEmail(email.toLowerCase());
      if (!user) throw notFound('user', email);
      if (password.length < SHORTEST_PASSWORD) {
        throw new AppError('request-invalid', `A password has at least ${SHORTEST_PASSWORD} characters.`);
      }
      await store.changeUser(user.id, { passwordHash: await hashPassword(password), updatedAt: clock.now() });
      await store.endSessionsOf(user.id);
    },

    get: async (id: string): Promise<UserRow> => {
      const user = await store.user(id);
      if (!user) throw notFound('user', id);
      return user;
    },

    /** @param session the secret of the session that asks, which stays. @throws AppError sign-in-failed */
    async change(user: UserRow, changes: UserChanges, session: string | undefined): Promise<UserRow> {
      const { name, locale, password } = changes;
      if (password && !(await verifyPassword(password.current, user.passwordHash ?? ''))) {
        throw new AppError('sign-in-failed', 'The current password is wrong.');
      }
      const changed = await store.changeUser(user.id, {
        ...(name !== undefined && { name }),
        ...(locale !== undefined && { locale }),
        ...(password && { passwordHash: await hashPassword(password.new) }),
        updatedAt: clock.now(),
      });
      if (password) await store.endSessionsOf(user.id, session && hashSecret(session));
      return changed;
    },
  };
}
