import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { accountKey, addressKey, deviceKey, factorKey, ownKey, pairKey } from './attempt-keys.ts';
import type { AttemptStore } from './attempt-store.ts';
import {
  ACCOUNT_RULE,
  ADDRESS_RULE,
  type AttemptRule,
  EVERYWHERE_RULE,
  judgeAttempt,
} from './judge-attempt.ts';

/** Who tries: an account by its mail address, from an address; `device`: the id of one that is known to the account. */
export type Attempt = { email: string; address: string; device: string | undefined };

/** What counts as failed until it is said to have gone otherwise. */
export type Counted = {
  /** Set while too many have failed from many addresses: a password alone lets nobody in. */
  heldUntil?: Date;
  succeeded: () => Promise<void>;
  /** The first of two factors was right, which proves nothing yet and is no failure either. */
  undecided: () => Promise<void>;
};

export type Attempts = ReturnType<typeof createAttempts>;

/**
 * How often secrets may be guessed. Asked before anything costly is done. Strangers lock out only themselves: an account
 * from their address, or their address. Guesses from many addresses hold back who comes from an unknown device with a
 * password alone.
 */
export function createAttempts({ store, clock }: { store: AttemptStore; clock: Clock }) {
  async function count(key: string, rule: AttemptRule): Promise<void> {
    const now = clock.now();
    const verdict = await store.judge(key, (known) => judgeAttempt(known, rule, now), now);
    if (!verdict.allowed) throw locked(verdict.until, now);
  }

  async function requireUnlocked(keys: string[]): Promise<void> {
    const now = clock.now();
    const until = await store.lockOf(keys, now);
    if (until) throw locked(until, now);
  }

  /** Counts by one key that only who is known already can count against. */
  async function counted(key: string): Promise<Counted> {
    await count(key, ACCOUNT_RULE);
    return {
      succeeded: async () => void (await store.forget(key)),
      undecided: async () => void (await store.forgive([key])),
    };
  }

  return {
    /** A password at sign-in. @throws AppError sign-in-locked */
    async begin({ email, address, device }: Attempt): Promise<Counted> {
      if (device !== undefined) return counted(deviceKey(device));
      const [pair, from, everywhere] = [pairKey(email, address), addressKey(address), accountKey(email)];
      await requireUnlocked([pair, from]);
      await count(from, ADDRESS_RULE);
      await count(pair, ACCOUNT_RULE);
      const now = clock.now();
      const verdict = await store.judge(
        everywhere,
        (known) => judgeAttempt(known, EVERYWHERE_RULE, now),
        now,
      );
      return {
        ...(!verdict.allowed && { heldUntil: verdict.until }),
        // Of the address only this attempt, or one account of one's own would hide others.
        async succeeded() {
          await store.forget(pair);
          await store.forgive([from, everywhere]);
        },
        undecided: async () => void (await store.forgive([pair, from, everywhere])),
      };
    },

    /** A second factor. Only who knows the password can fail at it. @throws AppError sign-in-locked */
    async beginFactor(userId: string, { address, device }: Omit<Attempt, 'email'>): Promise<Counted> {
      const [factor, from] = [factorKey(userId, device), addressKey(address)];
      if (device !== undefined) return counted(factor);
      await requireUnlocked([factor, from]);
      await count(from, ADDRESS_RULE);
      await count(factor, ACCOUNT_RULE);
      return {
        async succeeded() {
          await store.forget(factor);
          await store.forgive([from]);
        },
        undecided: async () => void (await store.forgive([factor, from])),
      };
    },

    /** Asks for a factor only where it would be looked at. @throws AppError sign-in-locked */
    requireFactorUnlocked: (userId: string, device: string | undefined): Promise<void> =>
      requireUnlocked([factorKey(userId, device)]),

    /** The present password, to change it in one's own session. @throws AppError sign-in-locked */
    beginOwn: (userId: string): Promise<Counted> => counted(ownKey(userId)),
  };
}

export function locked(until: Date, now: Date): AppError {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return new AppError('sign-in-locked', `Too many attempts failed; try again in ${seconds} s.`);
}
