import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { AccountStore, UserRow } from './store.ts';

type Deps = { store: AccountStore; ids: Ids; clock: Clock };

/** A working day and night; a session nobody uses ends sooner. */
const LIFETIME_MS = 24 * 3_600_000;
const IDLE_MS = 8 * 3_600_000;
/** How exactly use is recorded: not every request writes. */
const TOUCH_MS = 60_000;

export function createSessions({ store, ids, clock }: Deps) {
  // Of nobody: so that an unknown address takes as long as a wrong password.
  const decoy = hashPassword(newSecret(ids));

  return {
    /** @throws AppError sign-in-failed, whatever was wrong. */
    async signIn(
      email: string,
      password: string,
    ): Promise<{ user: UserRow; secret: string; expiresAt: Date }> {
      const user = await store.userByEmail(email.toLowerCase());
      const matches = await verifyPassword(password, user?.passwordHash ?? (await decoy));
      if (!user || !matches || user.disabledAt) {
        throw new AppError('sign-in-failed', 'The mail address or the password is wrong.');
      }
      const now = clock.now();
      const secret = newSecret(ids);
      const expiresAt = new Date(now.getTime() + LIFETIME_MS);
      const row = {
        tokenHash: hashSecret(secret),
        id: ids.uuid(),
        method: 'password',
        strong: false,
        address: '',
        userAgent: null,
        userId: user.id,
        createdAt: now,
        lastSeenAt: now,
        expiresAt,
      };
      await store.addSession(row);
      return { user, secret, expiresAt };
    },

    /** Whose session it is; `undefined` when it ended. */
    async find(secret: string, countsAsUse = true): Promise<{ user: UserRow; expiresAt: Date } | undefined> {
      const tokenHash = hashSecret(secret);
      const session = await store.session(tokenHash);
      const now = clock.now();
      if (!session || session.expiresAt <= now || session.user.disabledAt) return undefined;
      const idle = now.getTime() - session.lastSeenAt.getTime();
      if (idle > IDLE_MS) return undefined;
      if (countsAsUse && idle > TOUCH_MS) await store.touchSession(tokenHash, now);
      return { user: session.user, expiresAt: session.expiresAt };
    },

    async end(secret: string): Promise<void> {
      await store.endSession(hashSecret(secret));
    },
  };
}
