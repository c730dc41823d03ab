import { createHash } from 'node:crypto';

/** charon counts those it gives away itself from 1. */
const FIRST = 2 ** 30;

/**
 * The number by which what goes out finds its child, for each child by name: always the same, and no two alike. Where
 * charon gives them away itself, one that calls its peer again keeps a number that another child may have got meanwhile,
 * and then the traffic of one leaves by the other (https://github.com/strongswan/strongswan/issues/1855).
 */
export function requestIds(children: readonly string[]): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const taken = new Set<number>();
  for (const child of [...children].sort()) {
    let id = FIRST + (createHash('sha256').update(child).digest().readUInt32BE() % FIRST);
    while (taken.has(id)) id++;
    taken.add(id);
    ids.set(child, id);
  }
  return ids;
}
