import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { accountKey, addressKey } from './attempt-keys.ts';
import type { AttemptStore } from './attempt-store.ts';
import { ACCOUNT_RULE, ADDRESS_RULE, type AttemptRule, judgeAttempt } from './judge-attempt.ts';

/** Who tries: an account by its mail address, from an address. */
export type Attempt = { email: string; address: string };

export type Attempts = ReturnType<typeof createAttempts>;

/** How often secrets may be guessed. Asked before anything costly is done. */
export function createAttempts({ store, clock }: { store: AttemptStore; clock: Clock }) {
  async function count(key: string, rule: AttemptRule, now: Date): Promise<void> {
    const verdict = await store.judge(key, (known) => judgeAttempt(known, rule, now), now);
    if (!verdict.allowed) throw locked(verdict.until, now);
  }

  return {
    /**
     * Counts an attempt as failed until it succeeded.
     * @throws AppError sign-in-locked
     */
    async begin({ email, address }: Attempt): Promise<void> {
      const now = clock.now();
      const until = await store.lockOf([accountKey(email), addressKey(address)], now);
      if (until) throw locked(until, now);
      await count(addressKey(address), ADDRESS_RULE, now);
      await count(accountKey(email), ACCOUNT_RULE, now);
    },

    /** The account is forgotten; of the address only this attempt, or one account of one's own would hide others. */
    async succeeded({ email, address }: Attempt): Promise<void> {
      await store.forget(accountKey(email));
      await store.forgive(addressKey(address));
    },

    /** The first of two factors was right, which proves nothing yet and is no failure either. */
    async undecided({ email, address }: Attempt): Promise<void> {
      await store.forgive(accountKey(email));
      await store.forgive(addressKey(address));
    },
  };
}

function locked(until: Date, now: Date): AppError {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return new AppError('sign-in-locked', `Too many attempts failed; try again in ${seconds} s.`);
}
