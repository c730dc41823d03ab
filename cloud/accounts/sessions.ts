import type { Bus } from '../platform/bus.ts';
import { type Clock, tooFarAhead } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { ignoreStorageFailure } from '../platform/storage-failure.ts';
import type { SignInMethod } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { SessionRow, SessionStore } from './session-store.ts';
import type { UserRow } from './store.ts';

type Deps = { store: SessionStore; ids: Ids; clock: Clock; bus: Bus };

/** A working day and night; a session nobody uses ends sooner. */
const LIFETIME_MS = 24 * 3_600_000;
const IDLE_MS = 8 * 3_600_000;
/** How exactly use is recorded: not every request writes. */
const TOUCH_MS = 60_000;
/** How lately one must have signed in to change how one signs in. */
const FRESH_MS = 15 * 60_000;

/** The browser that signs in; `replaces` is the secret of the session it had until now. */
export type Visitor = { address: string; userAgent: string | undefined; replaces: string | undefined };

/** A session that was opened: its secret is the cookie. */
export type Opened = { user: UserRow; session: SessionRow; secret: string };

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ store, ids, clock, bus }: Deps) {
  const isOver = ({ createdAt, lastSeenAt, expiresAt }: SessionRow, now: Date): boolean =>
    tooFarAhead(createdAt, now) || expiresAt <= now || now.getTime() - lastSeenAt.getTime() > IDLE_MS;

  async function findRow(secret: string): Promise<(SessionRow & { user: UserRow }) | undefined> {
    const session = await store.session(hashSecret(secret));
    if (!session || session.user.disabledAt || isOver(session, clock.now())) return undefined;
    return session;
  }

  return {
    /**
     * Always under a new secret, so that nobody waits in a session made beforehand (session fixation).
     * @param strong by more than a password
     */
    async open(user: UserRow, method: SignInMethod, strong: boolean, visitor: Visitor): Promise<Opened> {
      const now = clock.now();
      const secret = newSecret(ids);
      const session: SessionRow = {
        id: ids.uuid(),
        tokenHash: hashSecret(secret),
        userId: user.id,
        method,
        strong,
        address: visitor.address,
        userAgent: visitor.userAgent?.slice(0, 256) ?? null,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + LIFETIME_MS),
      };
      await store.addSession(session);
      if (visitor.replaces) await this.end(visitor.replaces);
      return { user, session, secret };
    },

    /** Whose session it is; `undefined` when it ended. */
    async find(secret: string, countsAsUse = true): Promise<(SessionRow & { user: UserRow }) | undefined> {
      const session = await findRow(secret);
      const now = clock.now();
      if (session && countsAsUse && now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) {
        await store.touchSession(session.tokenHash, now).catch(ignoreStorageFailure);
      }
      return session;
    },

    /** @throws AppError fresh-sign-in-required */
    async requireFresh(secret: string | undefined): Promise<SessionRow> {
      const session = secret ? await findRow(secret) : undefined;
      if (session && clock.now().getTime() - session.createdAt.getTime() < FRESH_MS) return session;
      throw new AppError(
        'fresh-sign-in-required',
        'To change how you sign in you must have signed in within the last 15 minutes. Sign in again.',
      );
    },

    /** Those of a person that go on, the newest first. */
    async of(userId: string): Promise<SessionRow[]> {
      const now = clock.now();
      return (await store.sessionsOf(userId)).filter((session) => !isOver(session, now));
    },

    async end(secret: string): Promise<void> {
      const tokenHash = hashSecret(secret);
      const session = await store.session(tokenHash);
      await store.endSession(tokenHash);
      if (session) bus.publish('credential.ended', { holderId: session.userId });
    },

    /** One of a person's, by its id. */
    async endOne(userId: string, id: string): Promise<void> {
      if (!(await store.endSessionById(userId, id))) throw notFound('session', id);
      bus.publish('credential.ended', { holderId: userId });
    },

    /** They ended in the transaction of a change. */
    ended: (userId: string): void => bus.publish('credential.ended', { holderId: userId }),

    /** All of a person's. @param except the secret of the one that stays */
    async endAll(userId: string, except?: string): Promise<void> {
      await store.endSessionsOf(userId, except && hashSecret(except));
      bus.publish('credential.ended', { holderId: userId });
    },
  };
}
