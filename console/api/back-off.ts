/** Full-jitter exponential back-off: a wait below min(`cap`, `base`·2^attempt), in milliseconds. `random` is in [0, 1). */
export function backOffMilliseconds(attempt: number, random: number, base = 1000, cap = 30_000): number {
  return Math.floor(random * Math.min(cap, base * 2 ** Math.min(attempt, 16)));
}
