import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import type { ChallengeRow, ChallengeStore, NewChallenge } from './challenge-store.ts';

/** How long each may take, in minutes. A link to an invitation is passed on by people. */
const MINUTES = {
  'second-factor': 5,
  'passkey-registration': 5,
  'passkey-sign-in': 5,
  'single-sign-on': 10,
  invitation: 3 * 24 * 60,
} as const;
export type Purpose = keyof typeof MINUTES;

const MOST_ATTEMPTS = 5;

export type Challenges = ReturnType<typeof createChallenges>;

/** What is begun by one request and finished once by another, which proves by the secret that it belongs to it. */
export function createChallenges({ store, ids, clock }: { store: ChallengeStore; ids: Ids; clock: Clock }) {
  return {
    async begin(
      purpose: Purpose,
      userId: string | null,
      { data = {}, madeBy = [] }: { data?: NewChallenge['data']; madeBy?: string[] } = {},
    ): Promise<{ secret: string; expiresAt: Date }> {
      const secret = newSecret(ids);
      const createdAt = clock.now();
      const expiresAt = new Date(createdAt.getTime() + MINUTES[purpose] * 60_000);
      await store.add({
        secretHash: hashSecret(secret),
        purpose,
        userId,
        data,
        madeBy,
        createdAt,
        expiresAt,
      });
      return { secret, expiresAt };
    },

    /** It stays, to be tried again if what comes with it is wrong. @throws AppError challenge-gone */
    async attempt(purpose: Purpose, secret: string): Promise<ChallengeRow> {
      const row = await store.attempt(hashSecret(secret), purpose, clock.now(), MOST_ATTEMPTS);
      if (!row) throw gone();
      return row;
    },

    /** Nobody else finishes it. @throws AppError challenge-gone */
    async finish({ secretHash }: ChallengeRow): Promise<void> {
      if (!(await store.take(secretHash))) throw gone();
    },

    withdraw: async (userId: string, purpose: Purpose): Promise<void> => {
      await store.withdraw(userId, purpose);
    },
  };
}

const gone = () =>
  new AppError('challenge-gone', 'It was used, took too long or was tried too often. Begin anew.');
