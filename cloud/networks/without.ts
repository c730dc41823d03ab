import { type RemoteAccess, type TargetState, VPN_DOMAIN } from '#protocol';

/** The appliance whose identity in IKE this is; undefined when it is nobody's. */
export function applianceOfPeer(identity: string): string | undefined {
  return identity.endsWith(`.${VPN_DOMAIN}`) ? identity.slice(0, -VPN_DOMAIN.length - 1) : undefined;
}

/** Lets in those people only; the very same target state when it lets in nobody else. */
export function withoutPeople(target: TargetState, may: ReadonlySet<string>): TargetState {
  const { remoteAccess } = target.vpn;
  if (!remoteAccess || remoteAccess.remoteIdentities.every((identity) => may.has(identity))) return target;
  return { ...target, vpn: { ...target.vpn, remoteAccess: only(may, remoteAccess) } };
}

/**
 * Has no tunnel to those peers, and nothing that would take the place of one; the very same target state when it has
 * none anyway. The rest stays as it is until the network is rendered again.
 */
export function withoutPeers(target: TargetState, revoked: ReadonlySet<string>): TargetState {
  const { siteToSite } = target.vpn;
  const gone = siteToSite.filter(({ remoteIdentity }) => revoked.has(remoteIdentity));
  if (gone.length === 0) return target;
  const names = new Set(gone.map(({ name }) => name));
  const kept = siteToSite
    .filter(({ name }) => !names.has(name))
    .map(({ standby, ...peer }) =>
      standby && !(standby.insteadOf !== undefined && names.has(standby.insteadOf))
        ? { ...peer, standby }
        : peer,
    );
  return { ...target, vpn: { ...target.vpn, siteToSite: kept } };
}

/** The rest stays as it is: also policies for nobody, until the network is rendered again. */
function only(
  may: ReadonlySet<string>,
  { fullTunnel, fixedAddresses, ...access }: RemoteAccess,
): RemoteAccess {
  const full = fullTunnel?.filter((identity) => may.has(identity)) ?? [];
  const fixed = fixedAddresses?.filter(({ identity }) => may.has(identity)) ?? [];
  return {
    ...access,
    remoteIdentities: access.remoteIdentities.filter((identity) => may.has(identity)),
    ...(full.length > 0 && { fullTunnel: full }),
    ...(fixed.length > 0 && { fixedAddresses: fixed }),
  };
}
