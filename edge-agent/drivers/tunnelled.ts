import type { Peer, TargetState } from '#protocol';

/** What lies behind a peer, also what does so only while another peer is dead. */
export function remoteNetworks({ remoteTrafficSelectors, standby }: Peer): string[] {
  return [...remoteTrafficSelectors, ...(standby?.remoteTrafficSelectors ?? [])];
}

/** Every network the tunnels lead to, sorted, once each: the peers' selectors and the teleworkers' pool. */
export function tunnelledNetworks({ vpn }: TargetState): string[] {
  const networks = vpn.siteToSite.flatMap(remoteNetworks);
  if (vpn.remoteAccess) networks.push(vpn.remoteAccess.addressPool);
  return [...new Set(networks)].sort();
}
