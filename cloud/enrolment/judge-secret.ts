import { sameHash } from './secrets.ts';

/** What is known of a secret given out to an appliance. */
export type KnownSecret = {
  id: string;
  secretHash: string;
  expiresAt: Date;
  lockedUntil: Date | null;
};

export type Verdict =
  | { accepted: KnownSecret }
  | { refused: 'secret-wrong' | 'secret-expired' }
  | { refused: 'secret-locked'; until: Date };

/** Whether the presented secret is one of the appliance's; that it was not used by another key is for the store to say. */
export function judgeSecret(known: readonly KnownSecret[], presentedHash: string, now: Date): Verdict {
  const lock = known.find((secret) => secret.lockedUntil && secret.lockedUntil > now);
  if (lock) return { refused: 'secret-locked', until: lock.lockedUntil! };
  const match = known.find((secret) => sameHash(secret.secretHash, presentedHash));
  if (!match) return { refused: 'secret-wrong' };
  return match.expiresAt > now ? { accepted: match } : { refused: 'secret-expired' };
}
