import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { blankUser } from './blank-user.ts';
import type { Factors } from './factors/factors.ts';
import type { UserChanges } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import type { Attempts } from './sign-in/attempts.ts';
import type { PasswordChecks } from './sign-in/password-checks.ts';
import type { AccountStore, UserRow } from './store.ts';

type Deps = {
  store: AccountStore;
  sessions: Pick<Sessions, 'ended'>;
  attempts: Attempts;
  passwords: PasswordChecks;
  factors: Pick<Factors, 'removeAll'>;
  ids: Ids;
  clock: Clock;
};

const SHORTEST_PASSWORD = 12;

export type Users = ReturnType<typeof createUsers>;

export function createUsers({ store, sessions, attempts, passwords, factors, ids, clock }: Deps) {
  /** By mail address, or by id where several have the address. */
  async function named(name: string): Promise<UserRow> {
    const byId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
      ? await store.user(name)
      : undefined;
    const [user, ...others] = byId ? [byId] : await store.usersByEmail(name.toLowerCase());
    if (!user) throw notFound('user', name);
    if (others.length === 0) return user;
    const ids = [user, ...others].map(({ id, role }) => `${id} (${role})`).join(', ');
    throw new AppError('conflict', `Several accounts have this mail address. Name one by its id: ${ids}.`);
  }

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
      const first = await store.addFirstUser({
        ...blankUser(ids.uuid(), clock.now()),
        email: given.email,
        name: 'Administrator',
        role: 'operator-admin',
        passwordHash: await passwords.hash(password),
      });
      if (!first) return undefined;
      return given.password === undefined ? { email: given.email, password } : undefined;
    },

    /** @throws AppError not-found, request-invalid for a short one. Ends all sessions of the user. */
    async setPassword(email: string, password: string): Promise<void> {
      const user = await named(email);
      if (password.length < SHORTEST_PASSWORD) {
        throw new AppError('request-invalid', `A password has at least ${SHORTEST_PASSWORD} characters.`);
      }
      requirePersonal(user);
      await store.changePassword(user.id, await passwords.hash(password), { at: clock.now() });
      sessions.ended(user.id);
    },

    /** As if no second factor had ever been set up. @throws AppError not-found */
    async resetFactors(email: string): Promise<void> {
      const user = await named(email);
      await factors.removeAll(user.id);
    },

    get: async (id: string): Promise<UserRow> => {
      const user = await store.user(id);
      if (!user) throw notFound('user', id);
      return user;
    },

    /**
     * What people change of their own account.
     * @param session by which it is asked, which stays
     * @throws AppError sign-in-failed, sign-in-locked
     */
    async change(
      user: UserRow,
      { name, locale, password }: UserChanges,
      session: string | undefined,
    ): Promise<UserRow> {
      if (password) {
        const attempt = await attempts.beginOwn(user.id);
        if (!(await passwords.matches(password.current, user.passwordHash, 'known'))) {
          throw new AppError('sign-in-failed', 'The current password is wrong.');
        }
        await attempt.succeeded();
      }
      const changed = await store.changeUser(user.id, {
        ...(name !== undefined && { name }),
        ...(locale !== undefined && { locale }),
        updatedAt: clock.now(),
      });
      if (!password) return changed ?? user;
      const passwordHash = await passwords.hash(password.new);
      const exceptSession = session && hashSecret(session);
      const withPassword = await store.changePassword(user.id, passwordHash, {
        at: clock.now(),
        exceptSession,
      });
      sessions.ended(user.id);
      return withPassword;
    },
  };
}

function requirePersonal({ kind }: UserRow): void {
  if (kind === 'person') return;
  throw new AppError('conflict', 'A service account never signs in: give it an API token instead.');
}
