import { APPLIANCE_ZONE, type Peer, type Policy, VPN_ZONE } from '#protocol';
import { formatNetwork, type Network, parseNetwork } from '../../addresses/ipv4.ts';
import { areMany, selectors, summarise } from '../../addresses/summarise.ts';
import { byText } from '../../order.ts';
import { accept } from './policies.ts';
import type { SitePlan } from './site-plan.ts';
import { WAN_ZONE } from './zones.ts';

/** Networks a policy can list as sources or destinations (protocol). */
const NETWORKS_PER_POLICY = 256;

/** Policies of a site with tunnels: the tunnels themselves, and what may pass through them. None without tunnels. */
export function vpnPolicies(plan: SitePlan): Policy[] {
  const { peers, interSiteAccess, transit } = plan.vpn;
  if (peers.length === 0) return [];
  const remote = selectors(networksOfPeers(peers));
  const access = interSiteAccess ? lanAccess(plan, remote) : [];
  const passing = areMany(transit) ? summarise(transit) : transit;
  const through = interSiteAccess ? restricted(VPN_ZONE, VPN_ZONE, passing, passing) : [];
  return [...tunnelPolicies(), ...access, ...through];
}

/** What tunnels need themselves, whoever is at their other end. */
export function tunnelPolicies(): Policy[] {
  return [
    {
      ...accept(WAN_ZONE, APPLIANCE_ZONE),
      name: 'ipsec from wan',
      services: [{ protocol: 'udp', ports: [500, 4500] }, { protocol: 'esp' }],
    },
    { ...accept(VPN_ZONE, APPLIANCE_ZONE), name: 'ping from vpn', services: [{ protocol: 'icmp' }] },
  ];
}

function lanAccess(plan: SitePlan, remote: readonly Network[]): Policy[] {
  const lans = plan.lans.filter((lan) => lan.interSite);
  const zones = [...Map.groupBy(lans, (lan) => lan.parameters.zone)].sort(([a], [b]) => byText(a, b));
  return zones.flatMap(([zone, own]) => {
    const local = selectors(own.map((lan) => lan.subnet));
    return [...restricted(zone, VPN_ZONE, local, remote), ...restricted(VPN_ZONE, zone, remote, local)];
  });
}

/** Admits traffic between two lists of networks, in as many policies as the lists need. */
export function restricted(
  from: string,
  to: string,
  sources: readonly Network[],
  destinations: readonly Network[],
  name = `${from} to ${to}`,
): Policy[] {
  const targets = chunks(destinations);
  const pairs = chunks(sources).flatMap((source) => targets.map((target) => ({ source, target })));
  return pairs.map(({ source, target }, index) => ({
    ...accept(from, to),
    name: index === 0 ? name : `${name} ${index + 1}`,
    sources: source,
    destinations: target,
  }));
}

function chunks(networks: readonly Network[]): string[][] {
  const texts = networks.map(formatNetwork);
  return Array.from({ length: Math.ceil(texts.length / NETWORKS_PER_POLICY) }, (_, index) =>
    texts.slice(index * NETWORKS_PER_POLICY, (index + 1) * NETWORKS_PER_POLICY),
  );
}

/** Also those that lie behind the peer only while another one is dead. */
function remoteNetworks({ remoteTrafficSelectors, standby }: Peer): string[] {
  return [...remoteTrafficSelectors, ...(standby?.remoteTrafficSelectors ?? [])];
}

/** What lies behind the peers, each network once. */
export function networksOfPeers(peers: readonly Peer[]): Network[] {
  return distinct(peers.flatMap(remoteNetworks));
}

function distinct(networks: readonly string[]): Network[] {
  return [...new Set(networks)].map(parseNetwork);
}
