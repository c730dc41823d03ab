import {
  includesNetwork6,
  LINK_PREFIX_LENGTH,
  linkAt,
  linkIndex,
  linksIn,
  type Network6,
  network6At,
} from './ipv6.ts';

/** A LAN in need of a /64. `key` tells it from all others. */
export type LinkWish = { key: string; allotted: Network6 | undefined };

/**
 * Gives every LAN a /64 of the customer's unique local prefix. What was allotted never moves; new ones get the lowest
 * that is free. There are 65 536, more than LANs a customer can have.
 *
 * @param taken links that others have
 */
export function planUniqueLocal(
  prefix: Network6,
  wishes: readonly LinkWish[],
  taken: readonly Network6[],
): Map<string, Network6> {
  const settled = wishes.flatMap(({ key, allotted }) => (allotted ? [[key, allotted] as const] : []));
  return fill(prefix, wishes, new Map(settled), [...taken, ...settled.map(([, link]) => link)]);
}

/**
 * Gives the LANs of a site a /64 each of what the access provider delegates to it. The prefix is the provider's to
 * change: a LAN then keeps its place in it. LANs for which a short supply does not last get none, the last ones first.
 */
export function planDelegated(prefix: Network6, wishes: readonly LinkWish[]): Map<string, Network6> {
  const links = linksIn(prefix);
  const settled = new Map<string, Network6>();
  const used = new Set<bigint>();
  for (const { key, allotted } of wishes) {
    if (!allotted) continue;
    const index = linkIndex(network6At(allotted.base, prefix.prefixLength), allotted);
    const link = linkAt(prefix, index);
    if (index >= links || used.has(link.base)) continue;
    used.add(link.base);
    settled.set(key, link);
  }
  return fill(prefix, wishes, settled, [...settled.values()]);
}

function fill(
  prefix: Network6,
  wishes: readonly LinkWish[],
  settled: ReadonlyMap<string, Network6>,
  taken: readonly Network6[],
): Map<string, Network6> {
  const used = new Set(
    taken
      .filter((link) => link.prefixLength === LINK_PREFIX_LENGTH && includesNetwork6(prefix, link))
      .map((link) => linkIndex(prefix, link)),
  );
  const links = linksIn(prefix);
  const planned = new Map(settled);
  let next = 0;
  for (const { key } of wishes) {
    if (planned.has(key)) continue;
    while (used.has(next)) next += 1;
    if (next >= links) break;
    used.add(next);
    planned.set(key, linkAt(prefix, next));
  }
  return planned;
}
