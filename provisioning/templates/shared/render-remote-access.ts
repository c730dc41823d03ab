import { type RemoteAccess, vpnIdentity } from '#protocol';
import { formatNetwork, includesAddress, type Network, parseAddress } from '../../addresses/ipv4.ts';
import { selectors } from '../../addresses/summarise.ts';
import type { TeleworkerInput } from '../../input.ts';
import { by } from '../../order.ts';
import { applianceAddress } from './render-interfaces.ts';
import type { LanPlan, RemoteAccessPlan, SitePlan } from './site-plan.ts';
import { networksOfPeers } from './vpn-policies.ts';

/** Who dials in here, and what they reach: the LANs other sites reach as well, and theirs if sites reach each other. */
export function renderRemoteAccess(plan: SitePlan): RemoteAccess | undefined {
  const { remoteAccess, site, lans } = plan;
  if (!remoteAccess || !site.appliance) return undefined;
  const { dynamic } = halves(remoteAccess.subnet);
  const people = [...remoteAccess.teleworkers].sort(by((person) => person.identity));
  const full = people.filter((person) => isFullTunnel(remoteAccess, person));
  const fixed = people.flatMap(({ identity, address }) =>
    address !== null && isFixedAddress(remoteAccess.subnet, address) ? [{ identity, address }] : [],
  );
  const resolver = resolverAddress(lans);
  const reached = reachedNetworks(plan).map(formatNetwork);
  return {
    localIdentity: vpnIdentity(site.appliance.id),
    addressPool: formatNetwork(remoteAccess.subnet),
    dynamicPool: formatNetwork(dynamic),
    trafficSelectors: reached.length > 0 ? reached : resolver.map((address) => `${address}/32`),
    nameservers: remoteAccess.parameters.nameservers ?? resolver,
    remoteIdentities: people.map(({ identity }) => identity),
    ...(full.length > 0 && { fullTunnel: full.map(({ identity }) => identity) }),
    ...(fixed.length > 0 && { fixedAddresses: fixed }),
  };
}

/** What teleworkers reach inside the network. */
function reachedNetworks(plan: Pick<SitePlan, 'lans' | 'vpn'>): Network[] {
  const local = plan.lans.filter((lan) => lan.interSite).map((lan) => lan.subnet);
  return selectors([...local, ...(plan.vpn.interSiteAccess ? networksOfPeers(plan.vpn.peers) : [])]);
}

/** The appliance's address in the first LAN they reach; with none to reach the resolver alone is there for them. */
function resolverAddress(lans: readonly LanPlan[]): string[] {
  const lan = lans.find(({ interSite }) => interSite) ?? lans[0];
  return lan ? [applianceAddress(lan.subnet)] : [];
}

export function isFullTunnel(
  { parameters }: Pick<RemoteAccessPlan, 'parameters'>,
  { tunnel }: Pick<TeleworkerInput, 'tunnel'>,
): boolean {
  return (tunnel ?? parameters.tunnel) === 'full';
}

/**
 * The lower half of the pool is for those without an address of their own. Were it all but the fixed ones, everybody's
 * tunnel would have to be set up anew whenever somebody is given one.
 */
function halves({ base, prefixLength }: Network): { dynamic: Network; fixed: Network } {
  const half = prefixLength + 1;
  return {
    dynamic: { base, prefixLength: half },
    fixed: { base: base + 2 ** (32 - half), prefixLength: half },
  };
}

/** Whether an address can be somebody's own: in the upper half of the pool, and not its last one. */
export function isFixedAddress(pool: Network, address: string): boolean {
  const { fixed } = halves(pool);
  const value = parseAddress(address);
  return includesAddress(fixed, value) && includesAddress(fixed, value + 1);
}
