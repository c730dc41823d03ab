import type { Network } from '../addresses/ipv4.ts';
import { selectorsWithout } from '../addresses/summarise.ts';
import { refusal } from '../errors.ts';
import { byText } from '../order.ts';
import { isLasting, obstacleBetween } from './obstacle.ts';
import type { VpnSite } from './vpn-site.ts';

/** Two sites to be joined, and what lies behind each end of the tunnel. The first is the one that rather calls. */
export type Link = {
  first: VpnSite;
  second: VpnSite;
  firstNetworks: readonly Network[];
  secondNetworks: readonly Network[];
  /** What the first finds behind the second besides, while another site is dead to it. */
  standby?: { insteadOf: VpnSite; secondNetworks: readonly Network[] };
};

/**
 * Full mesh: every two sites; the one with the smaller id rather calls. Two that can never call each other meet over the
 * first site that both can be joined with: either finds the other's LANs behind that one.
 */
export function meshLinks(sites: readonly VpnSite[]): { links: Link[]; relays: Relay[] } {
  const inOrder = [...sites].sort((a, b) => byText(a.id, b.id));
  const pairs = inOrder.flatMap((first, index) =>
    inOrder.slice(index + 1).map((second) => ({ first, second })),
  );
  const relays = pairs.flatMap(({ first, second }): Relay[] => {
    if (!isLasting(obstacleBetween(first, second))) return [];
    const over = inOrder.find(
      (site) =>
        site !== first && site !== second && [first, second].every((end) => !obstacleBetween(site, end)),
    );
    return over ? [{ first, second, over }] : [];
  });
  const met = new Set(relays.map(({ first, second }) => `${first.id} ${second.id}`));
  const links = pairs
    .filter(({ first, second }) => !met.has(`${first.id} ${second.id}`))
    .map(({ first, second }) => direct(first, second));
  return { links: withRelayed(links, relays), relays };
}

/** Two sites that meet over a third. */
export type Relay = { first: VpnSite; second: VpnSite; over: VpnSite };

/** With what a site finds behind a third besides. */
function withRelayed(links: readonly Link[], relays: readonly Relay[]): Link[] {
  const keyOf = (over: VpnSite, end: VpnSite) => `${over.id} ${end.id}`;
  const relayed = Map.groupBy(
    relays.flatMap(({ first, second, over }) => [
      { key: keyOf(over, first), networks: second.subnets },
      { key: keyOf(over, second), networks: first.subnets },
    ]),
    ({ key }) => key,
  );
  const behind = (over: VpnSite, end: VpnSite) =>
    (relayed.get(keyOf(over, end)) ?? []).flatMap(({ networks }) => networks);
  return links.map((link) => ({
    ...link,
    firstNetworks: [...link.firstNetworks, ...behind(link.first, link.second)],
    secondNetworks: [...link.secondNetworks, ...behind(link.second, link.first)],
  }));
}

/**
 * Hub and spoke: each spoke calls the hub, behind which it finds the hub's LANs and those of all other spokes, so that
 * traffic between spokes runs through the hub. A second hub is one more central site: spokes and the hub reach its own
 * LANs by a tunnel of their own, by which a spoke to whom the hub is dead also reaches the others of its lot. No address
 * lies behind two tunnels of one appliance at a time, so the tunnels never compete.
 *
 * @throws ProvisioningError `too-many-sites` when a spoke would reach more networks than a tunnel takes
 */
export function hubLinks(
  sites: readonly VpnSite[],
  hubSiteId: string,
  secondHubSiteId: string | undefined,
): Link[] {
  const hub = sites.find((site) => site.id === hubSiteId);
  const secondHub = sites.find((site) => site.id === secondHubSiteId);
  const spokes = sites.filter((site) => site !== hub && site !== secondHub);
  if (!hub) return secondHub ? spokes.map((spoke) => direct(spoke, secondHub)) : [];
  const networks = spokes.flatMap((spoke) => spoke.subnets);
  const behindHub = selectorsWithout([...hub.subnets, ...networks]);
  const toHub = spokes.map((spoke) => throughHub(spoke, hub, behindHub(spoke.subnets)));
  if (!secondHub) return toHub;
  const others = selectorsWithout(networks);
  const toSecondHub = spokes.map((spoke) =>
    withStandby(direct(spoke, secondHub), hub, others(spoke.subnets)),
  );
  return [...toHub, ...toSecondHub, direct(hub, secondHub)];
}

function direct(first: VpnSite, second: VpnSite): Link {
  return { first, second, firstNetworks: first.subnets, secondNetworks: second.subnets };
}

function withStandby(link: Link, hub: VpnSite, others: readonly Network[]): Link {
  return others.length > 0 ? { ...link, standby: { insteadOf: hub, secondNetworks: others } } : link;
}

/** Networks a tunnel can lead to (protocol). */
const NETWORKS_PER_TUNNEL = 512;

function throughHub(spoke: VpnSite, hub: VpnSite, behind: readonly Network[]): Link {
  if (behind.length > NETWORKS_PER_TUNNEL) {
    throw refusal(
      'too-many-sites',
      `/sites/${spoke.id}`,
      `${spoke.name} would reach ${behind.length} networks through ${hub.name}, of which a tunnel takes ` +
        `${NETWORKS_PER_TUNNEL}: divide the network, or give its sites neighbouring subnets`,
    );
  }
  return { first: spoke, second: hub, firstNetworks: spoke.subnets, secondNetworks: behind };
}
