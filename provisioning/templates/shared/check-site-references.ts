import type { Fault } from '../../errors.ts';
import type { SiteInput } from '../../input.ts';
import type { PortForwardParameters } from './firewall-parameters.ts';
import type { Overrides } from './site-overrides.ts';

/** A fault when a site is named that is not in the network. */
export function unknownSite(
  pointer: string,
  siteId: string | undefined,
  sites: readonly SiteInput[],
): Fault[] {
  if (siteId === undefined || sites.some((site) => site.id === siteId)) return [];
  return [{ pointer, code: 'site-unknown', detail: `${siteId} is not a site of this network` }];
}

/** Sites of port forwards, and sites with exceptions, that are not in the network. */
export function siteReferenceFaults(
  parameters: { firewall: { portForwards: PortForwardParameters[] }; siteOverrides: Overrides },
  sites: readonly SiteInput[],
): Fault[] {
  return [
    ...parameters.firewall.portForwards.flatMap((forward, index) =>
      unknownSite(`/firewall/portForwards/${index}/siteId`, forward.siteId, sites),
    ),
    ...Object.keys(parameters.siteOverrides).flatMap((siteId) =>
      unknownSite(`/siteOverrides/${siteId}`, siteId, sites),
    ),
  ];
}
