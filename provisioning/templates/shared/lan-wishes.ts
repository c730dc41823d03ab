import type { LanWish } from '../../addresses/address-plan.ts';
import { type Network, parseNetwork } from '../../addresses/ipv4.ts';
import { LONGEST_PREFIX, prefixLengthFor } from '../../addresses/lan-size.ts';
import { isInterSite, type LanParameters } from './lan-parameters.ts';
import type { SiteScope } from './site-plan.ts';

/** The LANs of a site in need of subnets, as they are written: the first gets the lowest addresses. */
export function lanWishes(scope: SiteScope): LanWish[] {
  return scope.parameters.lans.map((lan, index) => wishOf(scope, lan, index));
}

function wishOf(scope: SiteScope, lan: LanParameters, index: number): LanWish {
  const allotment = scope.site.allotments.find((candidate) => candidate.lan === lan.name);
  const allotted = allotment && parseNetwork(allotment.subnet);
  const fixed = lan.subnet === undefined ? undefined : parseNetwork(lan.subnet);
  return {
    siteId: scope.site.id,
    siteName: scope.site.name,
    lan: lan.name,
    pointer: `${scope.pointerTo('lans')}/${index}`,
    prefixLength: fixed?.prefixLength ?? wishedLength(lan, allotted),
    fixed,
    allotted,
    interSite: isInterSite(lan),
  };
}

/** A LAN that holds the hosts it is for stays as large as it is. */
function wishedLength({ hosts, prefixLength }: LanParameters, allotted: Network | undefined): number {
  if (hosts === undefined) return prefixLength;
  return Math.min(prefixLengthFor(hosts), allotted?.prefixLength ?? LONGEST_PREFIX);
}
