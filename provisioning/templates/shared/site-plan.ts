import type { Peer } from '#protocol';
import type { PlannedLan } from '../../addresses/address-plan.ts';
import type { Network } from '../../addresses/ipv4.ts';
import type { SiteRole } from '../../catalogue.ts';
import type { CustomerInput, RenderedNetwork, SiteInput, TeleworkerInput } from '../../input.ts';
import type { LanParameters } from './lan-parameters.ts';
import type { Ipv6Links } from './plan-ipv6.ts';
import type { RemoteAccessParameters } from './remote-access-parameters.ts';
import type { SiteParameters } from './site-parameters.ts';

/** A LAN with its subnets. */
export type LanPlan = { parameters: LanParameters; subnet: Network; interSite: boolean; ipv6: Ipv6Links };

/** What a template decided about a site before its documents are written. */
export type SiteScope = {
  site: SiteInput;
  role: SiteRole;
  parameters: SiteParameters;
  /** Where a member stands in the caller's parameters (RFC 6901): among the common ones, or the site's exceptions. */
  pointerTo(...path: string[]): string;
};

/** What the gateway of the teleworkers needs to admit them. */
export type RemoteAccessPlan = {
  parameters: RemoteAccessParameters;
  /** The pool of their addresses. */
  subnet: Network;
  teleworkers: readonly TeleworkerInput[];
};

/** All that the target state of one site is made of. */
export type SitePlan = SiteScope & {
  customer: CustomerInput;
  lans: LanPlan[];
  vpn: {
    peers: Peer[];
    /** Whether generated policies admit traffic between LANs and tunnels. */
    interSiteAccess: boolean;
    /** Networks whose traffic with each other passes through this appliance. */
    transit: Network[];
  };
  /** Null unless teleworkers dial in here. */
  remoteAccess: RemoteAccessPlan | null;
};

/**
 * The LANs of a site as `planAddresses` gave them their subnets.
 *
 * @param planned those of the site
 */
export function lanPlans(
  scope: SiteScope,
  planned: readonly PlannedLan[],
  ipv6: (siteId: string, lan: string) => Ipv6Links,
): LanPlan[] {
  return planned.flatMap((lan) => {
    const parameters = scope.parameters.lans.find((candidate) => candidate.name === lan.lan);
    return parameters
      ? [{ parameters, subnet: lan.subnet, interSite: lan.interSite, ipv6: ipv6(lan.siteId, lan.lan) }]
      : [];
  });
}

/** All sites of a network, and how those fare that are to be joined. */
export type NetworkPlan = { sites: SitePlan[] } & Pick<RenderedNetwork, 'unjoined' | 'relayed'>;
