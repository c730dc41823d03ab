/** What waits already, in numbers, where a box that nobody registered wants to join. */
export type Waiting = {
  /** By address block: how many wait for a decision. */
  total: readonly Crowd[];
  /** Those of them that claim the same serial number. */
  ofSerial: readonly Crowd[];
};
export type Crowd = { block: string; count: number };

/** So many a person can look through. */
const TOTAL = 1000;
/** Boxes of one building. Those behind one address of a carrier come in turns. */
const OF_ONE_BLOCK = 20;
/** Boxes that claim to be the same one: the real one is among them if it can be. */
const OF_ONE_SERIAL = 8;

/** `instead`: the one that waits longest without having asked again, of this block and scope, makes room. */
export type Place =
  | { taken: 'free' }
  | { taken: 'instead'; block: string; sameSerial: boolean }
  | { taken: 'none' };

/**
 * Whether one more may wait. When it is full, who has taken most of it makes room for who has least, so that whoever
 * fills the queue keeps nobody out of it.
 */
export function placeFor(block: string, { total, ofSerial }: Waiting): Place {
  if (countOf(total, block) >= OF_ONE_BLOCK) return { taken: 'none' };
  if (sum(ofSerial) >= OF_ONE_SERIAL) return outOf(ofSerial, block, true);
  if (sum(total) >= TOTAL) return outOf(total, block, false);
  return { taken: 'free' };
}

function outOf(crowds: readonly Crowd[], block: string, sameSerial: boolean): Place {
  const largest = crowds.reduce<Crowd>((most, each) => (each.count > most.count ? each : most), {
    block,
    count: 0,
  });
  return largest.count >= countOf(crowds, block) + 2
    ? { taken: 'instead', block: largest.block, sameSerial }
    : { taken: 'none' };
}

const sum = (crowds: readonly Crowd[]) => crowds.reduce((total, { count }) => total + count, 0);
const countOf = (crowds: readonly Crowd[], block: string) =>
  crowds.find((crowd) => crowd.block === block)?.count ?? 0;
