import { type Peer, vpnIdentity } from '#protocol';
import { by } from '../order.ts';
import { peerNames } from './peer-names.ts';
import type { Link, VpnSite } from './topology.ts';
import { type Tunnel, tunnelOf } from './tunnel.ts';

/** What all tunnels of a network have in common. */
export type TunnelOptions = Pick<
  Peer,
  'ikeProposals' | 'espProposals' | 'dpdDelaySeconds' | 'ikeRekeySeconds' | 'espRekeySeconds'
>;

/**
 * The peers of each site, by site id, in order of name. Both ends of a tunnel are drawn from one description: identities
 * and selectors mirror each other, proposals are the same, and one end initiates. Only the initiator knows an address:
 * the responder takes its peer from anywhere, since access lines change and the certificate is what counts.
 */
export function peersBySite(links: readonly Link[], options: TunnelOptions): Map<string, Peer[]> {
  const names = peerNames([...new Set(links.flatMap((link) => [link.first.id, link.second.id]))]);
  const nameOf = (site: VpnSite) => names.get(site.id) ?? '';
  const ends = links
    .map(tunnelOf)
    .filter((tunnel) => tunnel !== undefined)
    .flatMap((tunnel) => [
      { siteId: tunnel.initiator.id, peer: initiatorEnd(tunnel, nameOf(tunnel.responder), options) },
      { siteId: tunnel.responder.id, peer: responderEnd(tunnel, nameOf(tunnel.initiator), options) },
    ]);
  const bySite = Map.groupBy(ends, (end) => end.siteId);
  return new Map(
    [...bySite].map(([id, own]) => [id, own.map((end) => end.peer).sort(by((peer) => peer.name))]),
  );
}

function initiatorEnd(tunnel: Tunnel, name: string, options: TunnelOptions): Peer {
  return {
    name,
    remoteAddress: tunnel.responderAddress,
    localIdentity: vpnIdentity(tunnel.initiator.applianceId),
    remoteIdentity: vpnIdentity(tunnel.responder.applianceId),
    localTrafficSelectors: tunnel.initiatorSelectors,
    remoteTrafficSelectors: tunnel.responderSelectors,
    role: 'initiator',
    ...options,
  };
}

function responderEnd(tunnel: Tunnel, name: string, options: TunnelOptions): Peer {
  return {
    name,
    localIdentity: vpnIdentity(tunnel.responder.applianceId),
    remoteIdentity: vpnIdentity(tunnel.initiator.applianceId),
    localTrafficSelectors: tunnel.responderSelectors,
    remoteTrafficSelectors: tunnel.initiatorSelectors,
    role: 'responder',
    ...options,
  };
}
