import type { CloneEvidence } from './schema.ts';

/** One connection of an appliance, as far as it tells boxes apart. */
export type Sighting = {
  session: string;
  /** Milliseconds since the epoch. */
  at: number;
  address: string;
  /** From its first report on. */
  bootId: string | null;
  /** The connection before was still open. */
  tookOver: boolean;
  /** The database knows this boot from before another one. */
  isBack: boolean;
};

/** A boot that is over never reports again: twice is no accident any more. */
const RETURNS_OF_BOOTS = 2;
const BOOTS_WITHIN_MS = 24 * 3_600_000;
/** A box with two lines may come by either, also several times in a row when one of them is poor. */
const RETURNS_OF_ADDRESSES = 5;
const ADDRESSES_WITHIN_MS = 15 * 60_000;
/** More are not remembered. */
export const MOST_SIGHTINGS = 24;

/**
 * Whether more than one box connects as an appliance, from its connections in their order. Boxes are told apart by their
 * boots: each is known by a random number, and a box that has restarted never has the former one again. Whoever hides
 * that is told by its address, when it throws out a connection that lives and is thrown out in turn.
 */
export function judgeSightings(sightings: readonly Sighting[], now: number): CloneEvidence | undefined {
  const boots = sightings.filter(({ at, bootId }) => bootId !== null && at > now - BOOTS_WITHIN_MS);
  const takeovers = sightings.filter(({ at, tookOver }) => tookOver && at > now - ADDRESSES_WITHIN_MS);
  const bootReturns = countReturns(boots, ({ bootId }) => bootId ?? '');
  const addressReturns = countReturns(takeovers, ({ address }) => address);
  if (bootReturns < RETURNS_OF_BOOTS && addressReturns < RETURNS_OF_ADDRESSES) return undefined;
  return { returns: Math.max(bootReturns, addressReturns), sources: sourcesOf(sightings) };
}

/** How often one was there again after another. */
function countReturns(sightings: readonly Sighting[], nameOf: (sighting: Sighting) => string): number {
  const known = new Set<string>();
  let previous: string | undefined;
  let returns = 0;
  for (const sighting of sightings) {
    const name = nameOf(sighting);
    if (name !== previous && (known.has(name) || sighting.isBack)) returns += 1;
    known.add(name);
    previous = name;
  }
  return returns;
}

function sourcesOf(sightings: readonly Sighting[]): CloneEvidence['sources'] {
  const newest = new Map<string, CloneEvidence['sources'][number]>();
  for (const { address, bootId, at } of [...sightings].reverse()) {
    const key = `${bootId} ${address}`;
    if (!newest.has(key)) newest.set(key, { address, bootId, lastSeenAt: new Date(at).toISOString() });
  }
  return [...newest.values()].slice(0, 8);
}
