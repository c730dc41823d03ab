import type { Network } from '../addresses/ipv4.ts';
import { byText } from '../order.ts';

/** A site as the VPN sees it. Only sites with an appliance take part. */
export type VpnSite = {
  id: string;
  name: string;
  applianceId: string;
  /** Subnets of its LANs that other sites reach. */
  subnets: readonly Network[];
  /** Where peers call it; null while that is not known. */
  address: string | null;
  /** False when no access line admits connections from peers. */
  reachable: boolean;
};

/** Two sites to be joined, and what lies behind each end of the tunnel. The first is the one that rather calls. */
export type Link = {
  first: VpnSite;
  second: VpnSite;
  firstNetworks: readonly Network[];
  secondNetworks: readonly Network[];
};

/** Full mesh: every two sites; the one with the smaller id rather calls. */
export function meshLinks(sites: readonly VpnSite[]): Link[] {
  const inOrder = [...sites].sort((a, b) => byText(a.id, b.id));
  return inOrder.flatMap((first, index) => inOrder.slice(index + 1).map((second) => direct(first, second)));
}

/**
 * Hub and spoke: each spoke calls the hub, behind which it finds the hub's LANs and those of all other spokes, so that
 * traffic between spokes runs through the hub. A second hub is one more central site: spokes and the hub reach its own
 * LANs by a tunnel of their own. No address lies behind two tunnels of one appliance, so the tunnels never compete.
 */
export function hubLinks(
  sites: readonly VpnSite[],
  hubSiteId: string,
  secondHubSiteId: string | undefined,
): Link[] {
  const hub = sites.find((site) => site.id === hubSiteId);
  const secondHub = sites.find((site) => site.id === secondHubSiteId);
  const spokes = sites.filter((site) => site !== hub && site !== secondHub);
  const toHub = hub ? spokes.map((spoke) => throughHub(spoke, hub, spokes)) : [];
  const callers = hub ? [...spokes, hub] : spokes;
  const toSecondHub = secondHub ? callers.map((caller) => direct(caller, secondHub)) : [];
  return [...toHub, ...toSecondHub];
}

function direct(first: VpnSite, second: VpnSite): Link {
  return { first, second, firstNetworks: first.subnets, secondNetworks: second.subnets };
}

function throughHub(spoke: VpnSite, hub: VpnSite, spokes: readonly VpnSite[]): Link {
  const others = spokes.filter((other) => other !== spoke).flatMap((other) => other.subnets);
  return {
    first: spoke,
    second: hub,
    firstNetworks: spoke.subnets,
    secondNetworks: [...hub.subnets, ...others],
  };
}
