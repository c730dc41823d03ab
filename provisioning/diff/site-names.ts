import type { Peer } from '#protocol';

/** Names of sites by the VPN identities of their appliances. */
export type SiteNames = ReadonlyMap<string, string>;

/** What a person calls a tunnel: the site it leads to, or the name it has on the appliance. */
export function tunnelName(
  peer: Pick<Peer, 'name' | 'remoteIdentity'> | Record<string, unknown>,
  siteNames: SiteNames,
): string {
  return siteNames.get(String(peer.remoteIdentity)) ?? String(peer.name);
}
