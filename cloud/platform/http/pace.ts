/** A TLS handshake takes a core for a millisecond or so. */
const EVERY_MS = 50;
/** Who comes sooner waits, one behind the other, up to this long. */
const LONGEST_WAIT_MS = 1000;

/** Lets each place begin one thing at a time, at even intervals. Times in milliseconds. */
export function createPace() {
  const next = new Map<string, number>();
  let tidiedAt = 0;

  function tidy(now: number): void {
    if (now - tidiedAt < LONGEST_WAIT_MS) return;
    tidiedAt = now;
    for (const [place, at] of next) if (at <= now) next.delete(place);
  }

  /** How long to wait; `undefined`: too many wait already. */
  return (place: string, now: number): number | undefined => {
    tidy(now);
    const at = Math.max(next.get(place) ?? now, now);
    if (at - now > LONGEST_WAIT_MS) return undefined;
    next.set(place, at + EVERY_MS);
    return at - now;
  };
}
