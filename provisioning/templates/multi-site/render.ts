import type { PlannedLan } from '../../addresses/address-plan.ts';
import type { Network } from '../../addresses/ipv4.ts';
import type { NetworkInput, SiteInput } from '../../input.ts';
import { peersBySite } from '../../vpn/peers.ts';
import { isReachable } from '../../vpn/public-address.ts';
import { hubLinks, type Link, meshLinks, type Relay } from '../../vpn/topology.ts';
import { unjoinedOf } from '../../vpn/tunnel.ts';
import type { VpnSite } from '../../vpn/vpn-site.ts';
import { checkLans } from '../shared/check-lans.ts';
import { lanWishes } from '../shared/lan-wishes.ts';
import { planIpv6 } from '../shared/plan-ipv6.ts';
import { planSubnets } from '../shared/plan-subnets.ts';
import {
  poolWish,
  type RemoteAccessGateway,
  remoteAccessGateway,
  remoteAccessPlan,
} from '../shared/remote-access.ts';
import { lanPlans, type NetworkPlan, type SitePlan } from '../shared/site-plan.ts';
import { siteScopes } from '../shared/site-scopes.ts';
import type { MultiSiteParameters } from './params.ts';
import { checkSites, roleOf } from './roles.ts';

/** Plans all sites of a multi-site network: subnets first, then the tunnels between them. */
export function planMultiSite(parameters: MultiSiteParameters, input: NetworkInput): NetworkPlan {
  checkSites(parameters, input.sites);
  const scopes = siteScopes(input, parameters, (siteId) => roleOf(parameters, siteId));
  scopes.forEach(checkLans);
  const gateway = gatewayOf(parameters, input);
  const planned = planSubnets(input, [...scopes.flatMap(lanWishes), ...poolWish(gateway)]);
  const bySite = Map.groupBy(planned, ({ siteId }) => siteId);
  const plannedAt = (siteId: string) => bySite.get(siteId) ?? [];
  const ipv6 = planIpv6(input.customer, scopes);
  const sites = scopes.map((scope) => ({
    ...scope,
    customer: input.customer,
    lans: lanPlans(scope, plannedAt(scope.site.id), ipv6),
  }));
  const vpnSites = input.sites.flatMap((site) => vpnSite(site, plannedAt(site.id)));
  const { interSiteAccess, ...tunnelOptions } = parameters.vpn;
  const { links, relays } = linksOf(parameters, vpnSites);
  const peers = peersBySite(links, tunnelOptions);
  const spokes = vpnSites.filter((site) => roleOf(parameters, site.id) === 'spoke');
  const transit = spokes.length > 1 ? spokes.flatMap((spoke) => spoke.subnets) : [];
  const planOf = (site: (typeof sites)[number]): SitePlan => ({
    ...site,
    vpn: {
      peers: peers.get(site.site.id) ?? [],
      interSiteAccess,
      transit:
        site.role === 'hub' || site.role === 'second-hub' ? transit : relayedOver(relays, site.site.id),
    },
    remoteAccess: remoteAccessPlan(site.site, gateway, plannedAt(site.site.id), input.teleworkers),
  });
  return {
    sites: sites.map(planOf),
    unjoined: unjoinedOf(links),
    relayed: relays.map(({ first, second, over }) => ({
      first: first.id,
      second: second.id,
      over: over.id,
    })),
  };
}

/** What passes through a site since others meet over it. */
function relayedOver(relays: readonly Relay[], siteId: string): Network[] {
  const ends = relays
    .filter(({ over }) => over.id === siteId)
    .flatMap(({ first, second }) => [first, second]);
  return [...new Set(ends)].flatMap(({ subnets }) => subnets);
}

/** Where teleworkers dial in: the site named, else the hub; a mesh has to name one. */
function gatewayOf(
  { remoteAccess, hubSiteId }: MultiSiteParameters,
  input: NetworkInput,
): RemoteAccessGateway | undefined {
  if (!remoteAccess.enabled) return undefined;
  const gatewayId = remoteAccess.gatewaySiteId ?? hubSiteId;
  const site = input.sites.find(({ id }) => id === gatewayId);
  return site && remoteAccessGateway(input, site, remoteAccess);
}

function linksOf(parameters: MultiSiteParameters, sites: VpnSite[]): { links: Link[]; relays: Relay[] } {
  const { topology, hubSiteId, secondHubSiteId } = parameters;
  if (topology === 'mesh' || hubSiteId === undefined) return meshLinks(sites);
  return { links: hubLinks(sites, hubSiteId, secondHubSiteId), relays: [] };
}

/** Other sites reach its LANs, and the pool of the teleworkers who dial in there. */
function vpnSite(site: SiteInput, planned: readonly PlannedLan[]): VpnSite[] {
  if (!site.appliance) return [];
  return [
    {
      id: site.id,
      name: site.name,
      applianceId: site.appliance.id,
      subnets: planned.filter((lan) => lan.interSite).map((lan) => lan.subnet),
      address: site.appliance.publicAddress,
      reachable: isReachable(site.accessLines),
      uncallable: site.appliance.uncallable === true,
    },
  ];
}
