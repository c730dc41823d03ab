import type { Finding, Peer, TargetState } from '#protocol';
import { contains, networkOf, networkSet, parsePrefix, toAddress } from '../addresses.ts';
import { lanDevice, TUNNEL_DEVICE } from '../devices.ts';
import { unsupported } from '../finding.ts';
import { remoteNetworks } from '../tunnelled.ts';

/** Looked up before charon's own table 220. */
export const TUNNEL_TABLE = 210;

/**
 * charon with user-space ESP installs a route for every pair of selectors, and refuses the tunnel when the appliance
 * has no address in the local one, as a hub has none in the networks of its spokes. So the tunnel device gets the
 * network address of each, which no host can have.
 */
export function tunnelAddresses({ vpn, interfaces }: TargetState): string[] {
  const own = interfaces.lans.map((lan) => parsePrefix(lan.address).address);
  const foreign = [
    ...vpn.siteToSite.flatMap(localNetworks),
    ...(vpn.remoteAccess?.trafficSelectors ?? []),
  ].filter((network) => !own.some((address) => contains(network, address)));
  return [...new Set(foreign)].sort().map((network) => `${toAddress(parsePrefix(network).first)}/32`);
}

/** In a /31 or /32 the network address is a host's. */
export function checkTunnelAddresses({ vpn, interfaces }: TargetState): Finding[] {
  const own = interfaces.lans.map((lan) => parsePrefix(lan.address).address);
  const unusable = (network: string) =>
    parsePrefix(network).length >= 31 && !own.some((address) => contains(network, address));
  return vpn.siteToSite.flatMap((peer, p) =>
    localNetworks(peer).some(unusable)
      ? [
          unsupported(
            `/vpn/siteToSite/${p}`,
            'without ESP in the kernel a local selector must be larger than /31',
          ),
        ]
      : [],
  );
}

function localNetworks({ localTrafficSelectors, standby }: Peer): string[] {
  return [...localTrafficSelectors, ...(standby?.localTrafficSelectors ?? [])];
}

/**
 * Lines for `ip -batch`: what the tunnels carry goes to the tunnel device whether they are up or not, with an address
 * of the right LAN as source. A LAN inside a larger selector stays local.
 */
export function tunnelRoutes(target: TargetState): string[] {
  const table = `table ${TUNNEL_TABLE}`;
  const { siteToSite, remoteAccess } = target.vpn;
  const remote = new Map(
    siteToSite.flatMap((peer) => {
      const source = sourceFor(peer.localTrafficSelectors, target);
      return remoteNetworks(peer).map((network) => [network, source] as const);
    }),
  );
  if (remoteAccess) {
    remote.set(remoteAccess.addressPool, sourceFor(remoteAccess.trafficSelectors, target));
  }
  const tunnelled = networkSet(remote.keys());
  const local = target.interfaces.lans.filter((lan) => tunnelled.overlaps(lan.address));
  return [
    ...[...remote].map(
      ([network, source]) =>
        `route replace ${network} dev ${TUNNEL_DEVICE}${source ? ` src ${source}` : ''} ${table}`,
    ),
    ...local.map((lan) => `route replace ${networkOf(lan.address)} dev ${lanDevice(lan)} ${table}`),
  ];
}

/** As ip-route(8) lists them. */
export function tunnelDestinations(target: TargetState): string[] {
  return tunnelRoutes(target).map((line) => (line.split(' ')[2] ?? '').replace(/\/32$/, ''));
}

function sourceFor(local: readonly string[], { interfaces }: TargetState): string | undefined {
  return interfaces.lans
    .map((lan) => parsePrefix(lan.address).address)
    .find((address) => local.some((network) => contains(network, address)));
}
