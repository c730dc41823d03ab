/** The only source of time in the cloud; tests hand in their own. */
export type Clock = { now(): Date };

/** By which the clocks of two processes may differ. */
const TOLERANCE_MS = 5 * 60_000;

/** The latest instant that another process may have written by now. @param longestMs how far ahead it may lie */
export const latestInstant = (now: Date, longestMs = 0): Date =>
  new Date(now.getTime() + longestMs + TOLERANCE_MS);

/**
 * Whether an instant lies further ahead than it can: what was made by a clock that was ahead is not good until that
 * clock's time has come.
 * @param longestMs how far ahead it may lie
 */
export const tooFarAhead = (at: Date, now: Date, longestMs = 0): boolean =>
  at > latestInstant(now, longestMs);

export const systemClock: Clock = { now: () => new Date() };
