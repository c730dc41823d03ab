import { tooFarAhead } from '../platform/clock.ts';

/** How soon a wrong secret counts half. */
export const HALF_LIFE_SECONDS = 15 * 60;
export const LOCK_MS = 15 * 60_000;

/** Wrong secrets that one address may send for one appliance; for a person who copies one from a label that is plenty. */
const FROM_ONE_ADDRESS = 10;
/** So many from one address for other appliances as well, or for one appliance from other addresses: no more patience. */
const SPREAD_OVER_APPLIANCES = 30;
const SPREAD_OVER_ADDRESSES = 100;

/** Wrong secrets, those of the past faded. */
export type Failures = {
  /** For this appliance from this address, the last one included. */
  weight: number;
  /** From this address for other appliances. */
  elsewhere: number;
  /** For this appliance from other addresses. */
  fromOthers: number;
};

/**
 * Until when nothing from this address is taken for this appliance. A lock is of the two together: who guesses locks out
 * neither the appliance at its own address nor others behind the same carrier's NAT. Guesses that are spread have the
 * patience taken from both.
 */
export function lockAfter({ weight, elsewhere, fromOthers }: Failures, now: Date): Date | null {
  const spread = elsewhere > SPREAD_OVER_APPLIANCES - 0.5 || fromOthers > SPREAD_OVER_ADDRESSES - 0.5;
  // Half a failure less, since those of the last minutes have faded a little.
  return weight > (spread ? 1 : FROM_ONE_ADDRESS) - 0.5 ? new Date(now.getTime() + LOCK_MS) : null;
}

/**
 * What a lock means to who knows the secret: nothing is taken during it, but the key that came is awaited, and once this
 * lock would have ended it is let in whoever has brought about another one meanwhile. So nobody, not even a thief in the
 * appliance's own LAN, can lock it out for longer than one lock lasts.
 *
 * @returns until when to wait; `undefined`: come in.
 */
export function waitOf(
  secret: { awaitedKey: string | null; awaitedFrom: Date | null },
  keyHash: string,
  lockedUntil: Date,
  now: Date,
): Date | undefined {
  if (secret.awaitedKey !== keyHash || secret.awaitedFrom === null) return lockedUntil;
  if (tooFarAhead(secret.awaitedFrom, now, LOCK_MS)) return undefined;
  return secret.awaitedFrom > now ? secret.awaitedFrom : undefined;
}
