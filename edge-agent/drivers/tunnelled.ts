import type { TargetState } from '#protocol';

/** Every network the tunnels lead to, sorted, once each: the peers' selectors and the teleworkers' pool. */
export function tunnelledNetworks({ vpn }: TargetState): string[] {
  const networks = vpn.siteToSite.flatMap((peer) => peer.remoteTrafficSelectors);
  if (vpn.remoteAccess) networks.push(vpn.remoteAccess.addressPool);
  return [...new Set(networks)].sort();
}
