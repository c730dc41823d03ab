import { type Peer, type Standby, vpnIdentity } from '#protocol';
import { by } from '../order.ts';
import { peerNames } from './peer-names.ts';
import type { Link } from './topology.ts';
import { type Tunnel, type TunnelStandby, tunnelOf } from './tunnel.ts';
import type { VpnSite } from './vpn-site.ts';

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
      { siteId: tunnel.initiator.id, peer: initiatorEnd(tunnel, nameOf, options) },
      { siteId: tunnel.responder.id, peer: responderEnd(tunnel, nameOf, options) },
    ]);
  const bySite = Map.groupBy(ends, (end) => end.siteId);
  return new Map(
    [...bySite].map(([id, own]) => [id, own.map((end) => end.peer).sort(by((peer) => peer.name))]),
  );
}

type NameOf = (site: VpnSite) => string;

function initiatorEnd(tunnel: Tunnel, nameOf: NameOf, options: TunnelOptions): Peer {
  const { initiator, responder, standby } = tunnel;
  return {
    name: nameOf(responder),
    remoteAddress: tunnel.responderAddress,
    localIdentity: vpnIdentity(initiator.applianceId),
    remoteIdentity: vpnIdentity(responder.applianceId),
    localTrafficSelectors: tunnel.initiatorSelectors,
    remoteTrafficSelectors: tunnel.responderSelectors,
    role: 'initiator',
    ...options,
    ...(standby && {
      standby: {
        ...insteadOf(standby, initiator, nameOf),
        localTrafficSelectors: standby.initiatorSelectors,
        remoteTrafficSelectors: standby.responderSelectors,
      },
    }),
  };
}

function responderEnd(tunnel: Tunnel, nameOf: NameOf, options: TunnelOptions): Peer {
  const { initiator, responder, standby } = tunnel;
  return {
    name: nameOf(initiator),
    localIdentity: vpnIdentity(responder.applianceId),
    remoteIdentity: vpnIdentity(initiator.applianceId),
    localTrafficSelectors: tunnel.responderSelectors,
    remoteTrafficSelectors: tunnel.initiatorSelectors,
    role: 'responder',
    ...options,
    ...(standby && {
      standby: {
        ...insteadOf(standby, responder, nameOf),
        localTrafficSelectors: standby.responderSelectors,
        remoteTrafficSelectors: standby.initiatorSelectors,
      },
    }),
  };
}

function insteadOf(standby: TunnelStandby, end: VpnSite, nameOf: NameOf): Pick<Standby, 'insteadOf'> {
  return end === standby.decider ? { insteadOf: nameOf(standby.insteadOf) } : {};
}
