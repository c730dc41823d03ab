import { type Amount, countOf } from './policy.ts';

/** An appliance a rollout would change. `networkId`: of rollouts over many networks. */
export type Candidate = { applianceId: string; networkId?: string; online: boolean };

/** Up to this many appliances go together when nobody asked for waves: a canary of one site tells little then. */
const ONE_WAVE_UP_TO = 5;
/** Shares of the appliances in the waves after the canary; the rest makes the last wave. */
const SHARES = [0.1, 0.3];

/**
 * How many appliances each wave takes; the sum is `count`. Asked-for sizes (shares are of `count`) are cut at the end or
 * followed by one wave with all the rest. Without them: everything at once for a few, else one canary, a tenth, three
 * tenths, the rest.
 */
export function waveSizes(count: number, asked?: readonly Amount[] | null): number[] {
  const wished =
    asked ?? (count <= ONE_WAVE_UP_TO ? [] : [1, ...SHARES.map((share) => Math.ceil(count * share))]);
  const sizes: number[] = [];
  let left = count;
  for (const amount of [...wished, count]) {
    const size = countOf(amount, count);
    const taken = Math.min(size, left);
    if (taken > 0) sizes.push(taken);
    left -= taken;
  }
  return sizes;
}

/**
 * Who goes when: the wave (from 0) of every candidate. Those online go first, so that a canary can answer; those of one
 * network go one after the other, so that few networks stand between two revisions at a time.
 */
export function planWaves(
  candidates: readonly Candidate[],
  asked?: readonly Amount[] | null,
): { sizes: number[]; waveOf: Map<string, number> } {
  const order = [...candidates].sort(
    (a, b) =>
      Number(b.online) - Number(a.online) ||
      (a.networkId ?? '').localeCompare(b.networkId ?? '') ||
      (a.applianceId < b.applianceId ? -1 : 1),
  );
  const sizes = waveSizes(order.length, asked);
  const waveOf = new Map<string, number>();
  let next = 0;
  for (const [wave, size] of sizes.entries()) {
    for (const candidate of order.slice(next, next + size)) waveOf.set(candidate.applianceId, wave);
    next += size;
  }
  return { sizes, waveOf };
}

/**
 * The plan of a rollout that takes over from a running one (its network was rendered again meanwhile): nobody goes
 * earlier than before. Appliances the old plan did not know go in the first wave.
 */
export function continueWaves(
  candidates: readonly Candidate[],
  before: ReadonlyMap<string, number>,
): { sizes: number[]; waveOf: Map<string, number> } {
  const kept = [...new Set(candidates.map(({ applianceId }) => before.get(applianceId) ?? 0))].sort(
    (a, b) => a - b,
  );
  const waveOf = new Map(
    candidates.map(({ applianceId }) => [applianceId, kept.indexOf(before.get(applianceId) ?? 0)]),
  );
  const sizes = kept.map((_, wave) => [...waveOf.values()].filter((of) => of === wave).length);
  return { sizes, waveOf };
}
