import { sameHash } from './secrets.ts';

/** What is known of a secret given out to an appliance. */
export type KnownSecret = {
  id: string;
  secretHash: string;
  expiresAt: Date;
  usedAt: Date | null;
  usedByKey: string | null;
  /** Only this key may use it. */
  forKey: string | null;
  /** The key that came with it during a lock, and from when on it is let in. */
  awaitedKey: string | null;
  awaitedFrom: Date | null;
};

export type Verdict = { accepted: KnownSecret } | { refused: 'secret-wrong' | 'secret-expired' };

/** An answer may get lost: for so long after a secret was first used, the key that used it may ask again. */
const LOST_ANSWER_MS = 10 * 60_000;

/** Since when a secret must have been used for its key to ask again at this instant. */
export const lostAnswersSince = (now: Date): Date => new Date(now.getTime() - LOST_ANSWER_MS);

/** Whether the presented secret is one of the appliance's; that it was not used already is for the store to say. */
export function judgeSecret(known: readonly KnownSecret[], presentedHash: string, now: Date): Verdict {
  const match = known.find((secret) => sameHash(secret.secretHash, presentedHash));
  if (!match) return { refused: 'secret-wrong' };
  return match.expiresAt > now ? { accepted: match } : { refused: 'secret-expired' };
}

/**
 * The secret that a factory certificate stands for: it takes the place of knowing one, but neither of its being there nor
 * of its being good once, so that a box whose certificates were revoked does not come back by itself.
 */
export function secretToStandFor(
  known: readonly KnownSecret[],
  keyHash: string,
  now: Date,
): Verdict | { refused: 'secret-used' } {
  const open = known.filter(({ expiresAt }) => expiresAt > now);
  const usable = open.find(
    ({ usedAt, usedByKey }) => usedAt === null || (usedByKey === keyHash && usedAt > lostAnswersSince(now)),
  );
  if (usable) return { accepted: usable };
  return { refused: open.length > 0 ? 'secret-used' : 'secret-expired' };
}
