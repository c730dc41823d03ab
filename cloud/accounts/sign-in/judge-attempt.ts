import { tooFarAhead } from '../../platform/clock.ts';

/** Wrong passwords and codes of late under one key. */
export type Failures = { failures: number; lockedUntil: Date | null; lastAt: Date };

/** After `free` attempts in a row that failed, each more locks, twice as long as the one before. */
export type AttemptRule = { free: number; firstLockMs: number; longestLockMs: number };

export const LONGEST_LOCK_MS = 900_000;

/** An account from one address: long enough that guessing leads nowhere, short enough that a person can wait for it. */
export const ACCOUNT_RULE: AttemptRule = { free: 5, firstLockMs: 60_000, longestLockMs: LONGEST_LOCK_MS };
/** An office of many people has one address. */
export const ADDRESS_RULE: AttemptRule = { free: 20, firstLockMs: 60_000, longestLockMs: LONGEST_LOCK_MS };

/** One account from all addresses together, of unknown devices: many more than a person needs from several places. */
export const EVERYWHERE_RULE: AttemptRule = {
  free: 100,
  firstLockMs: 60_000,
  longestLockMs: LONGEST_LOCK_MS,
};

const FORGOTTEN_AFTER_MS = 3_600_000;

export type AttemptVerdict = { allowed: true; next: Failures } | { allowed: false; until: Date };

/**
 * Whether one more attempt may be made, and what is then on record: it counts as failed until it succeeds, so that many
 * made at the same moment are no way around.
 */
export function judgeAttempt(known: Failures | undefined, rule: AttemptRule, now: Date): AttemptVerdict {
  const locked = known?.lockedUntil && !tooFarAhead(known.lockedUntil, now, LONGEST_LOCK_MS);
  if (locked && known.lockedUntil && known.lockedUntil > now)
    return { allowed: false, until: known.lockedUntil };
  const fresh = known !== undefined && now.getTime() - known.lastAt.getTime() < FORGOTTEN_AFTER_MS;
  const failures = (fresh ? known.failures : 0) + 1;
  const over = failures - rule.free;
  const lockMs = over < 0 ? 0 : Math.min(rule.firstLockMs * 2 ** Math.min(over, 30), rule.longestLockMs);
  const lockedUntil = lockMs === 0 ? null : new Date(now.getTime() + lockMs);
  return { allowed: true, next: { failures, lockedUntil, lastAt: now } };
}
