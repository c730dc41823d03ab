import type { Fault } from '../../errors.ts';
import type { PortForwardParameters } from './firewall-parameters.ts';
import type { Overrides } from './site-overrides.ts';

/** A fault when a site is named that is not in the network. @param known the ids of those that are */
export function unknownSite(
  pointer: string,
  siteId: string | undefined,
  known: ReadonlySet<string>,
): Fault[] {
  if (siteId === undefined || known.has(siteId)) return [];
  return [{ pointer, code: 'site-unknown', detail: `${siteId} is not a site of this network` }];
}

/** Sites of port forwards, and sites with exceptions, that are not in the network. */
export function siteReferenceFaults(
  parameters: { firewall: { portForwards: PortForwardParameters[] }; siteOverrides: Overrides },
  known: ReadonlySet<string>,
): Fault[] {
  return [
    ...parameters.firewall.portForwards.flatMap((forward, index) =>
      unknownSite(`/firewall/portForwards/${index}/siteId`, forward.siteId, known),
    ),
    ...Object.keys(parameters.siteOverrides).flatMap((siteId) =>
      unknownSite(`/siteOverrides/${siteId}`, siteId, known),
    ),
  ];
}
