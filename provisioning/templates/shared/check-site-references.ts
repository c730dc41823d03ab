import type { Fault } from '../../errors.ts';
import type { SiteInput } from '../../input.ts';
import type { PortForwardParameters } from './firewall-parameters.ts';

/** A fault when a site is named that is not in the network. */
export function unknownSite(
  pointer: string,
  siteId: string | undefined,
  sites: readonly SiteInput[],
): Fault[] {
  if (siteId === undefined || sites.some((site) => site.id === siteId)) return [];
  return [{ pointer, code: 'site-unknown', detail: `${siteId} is not a site of this network` }];
}

export function portForwardSiteFaults(
  forwards: readonly PortForwardParameters[],
  sites: readonly SiteInput[],
): Fault[] {
  return forwards.flatMap((forward, index) =>
    unknownSite(`/firewall/portForwards/${index}/siteId`, forward.siteId, sites),
  );
}
