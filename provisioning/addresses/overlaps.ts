import { byNetwork, endOf, type Network } from './ipv4.ts';

/** A LAN with its subnet, and whether other sites reach it. */
type Placed = { siteId: string; interSite: boolean; subnet: Network };

/**
 * LANs that meet, since they are of one site or both reached by other sites, and overlap: each in order of address with
 * one before it, however many there are, so that a thousand alike make a thousand faults and not half a million.
 */
export function overlapsOf<Lan extends Placed>(lans: readonly Lan[]): [Lan, Lan][] {
  const ofSite = new Map<string, Lan>();
  let shared: Lan | undefined;
  const overlaps: [Lan, Lan][] = [];
  for (const lan of [...lans].sort((a, b) => byNetwork(a.subnet, b.subnet))) {
    const met = [ofSite.get(lan.siteId), lan.interSite ? shared : undefined];
    const before = met.find((other) => other !== undefined && endOf(other.subnet) > lan.subnet.base);
    if (before) overlaps.push([before, lan]);
    ofSite.set(lan.siteId, later(lan, ofSite.get(lan.siteId)));
    if (lan.interSite) shared = later(lan, shared);
  }
  return overlaps;
}

/** The one that ends later. */
function later<Lan extends Placed>(lan: Lan, other: Lan | undefined): Lan {
  return other && endOf(other.subnet) >= endOf(lan.subnet) ? other : lan;
}
