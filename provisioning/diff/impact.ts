import Type, { type Static } from 'typebox';
import type { DhcpServer, Peer, TargetState } from '#protocol';
import { byText } from '../order.ts';
import { sameJson } from '../same-json.ts';
import type { Change } from './change.ts';
import { diffTargets } from './diff-targets.ts';
import { type SiteNames, tunnelName } from './site-names.ts';

const LEASE_REASONS = ['subnet-moved', 'range-moved', 'reservations-changed', 'served-no-more'] as const;
type LeaseReason = (typeof LEASE_REASONS)[number];

const Names = (description: string) => Type.Array(Type.String(), { description });

/** What a change touches on an appliance beside the documents. */
export const Impact = Type.Object(
  {
    tunnels: Type.Object(
      {
        added: Names('Tunnels that come into being, by the name of the far site where it is known'),
        removed: Names('Tunnels that are taken down'),
        reestablished: Names('Tunnels that are set up anew, so that their traffic stops for a moment'),
      },
      { additionalProperties: false },
    ),
    certificates: Names('VPN identities that are needed here from now on, or no longer'),
    leases: Type.Array(
      Type.Object(
        {
          lan: Type.String(),
          reason: Type.Enum(LEASE_REASONS, {
            description: 'subnet-moved and range-moved: hosts keep an old address until they ask anew',
          }),
          count: Type.Optional(Type.Integer({ minimum: 1, description: 'Fixed leases that change' })),
        },
        { additionalProperties: false },
      ),
      { description: 'Addresses of hosts, LAN by LAN' },
    ),
    interruptsConnectivity: Type.Boolean({ description: "Somebody's traffic stops, at least for a moment" }),
    interruptions: Names('What stops it, one line each'),
  },
  { additionalProperties: false, description: 'Tunnels, certificates, leases and connectivity touched' },
);
export type Impact = Static<typeof Impact>;

/**
 * What becomes of tunnels, certificates, leases and connectivity when an appliance goes from one target state to
 * another. Before the first one there is nothing to lose.
 *
 * @param siteNames names of sites by the VPN identities of their appliances
 * @param changes the difference, where the caller has it already
 */
export function impactOf(
  before: TargetState | null,
  after: TargetState,
  siteNames: SiteNames = new Map(),
  changes: readonly Change[] = diffTargets(before, after, siteNames),
): Impact {
  const interruptions = changes
    .filter((change) => change.interruptsConnectivity)
    .map((change) => change.summary);
  return {
    tunnels: tunnelsTouched(before, after, siteNames),
    certificates: certificatesTouched(before, after),
    leases: before ? before.dhcp.servers.flatMap((server) => leasesTouched(server, after)) : [],
    interruptsConnectivity: interruptions.length > 0,
    interruptions,
  };
}

function tunnelsTouched(
  before: TargetState | null,
  after: TargetState,
  siteNames: SiteNames,
): Impact['tunnels'] {
  const [earlier, later] = [peersOf(before), peersOf(after)];
  const names = (peers: Peer[]) => peers.map((peer) => tunnelName(peer, siteNames)).sort(byText);
  const linesMoved = before !== null && !linesStand(before, after);
  const stays = [...later.values()].filter(({ name }) => earlier.has(name));
  return {
    added: names([...later.values()].filter(({ name }) => !earlier.has(name))),
    removed: names([...earlier.values()].filter(({ name }) => !later.has(name))),
    reestablished: names(stays.filter((peer) => linesMoved || !sameJson(peer, earlier.get(peer.name)))),
  };
}

function peersOf(target: TargetState | null): Map<string, Peer> {
  return new Map((target?.vpn.siteToSite ?? []).map((peer) => [peer.name, peer]));
}

/** Tunnels run over the access lines: another line beside them does not matter, a changed or lost one does. */
function linesStand(before: TargetState, after: TargetState): boolean {
  return before.interfaces.wans.every((line) => after.interfaces.wans.some((other) => sameJson(line, other)));
}

function certificatesTouched(before: TargetState | null, after: TargetState): string[] {
  const [earlier, later] = [identitiesOf(before), identitiesOf(after)];
  const both = [...earlier, ...later];
  return [...new Set(both.filter((identity) => !(earlier.has(identity) && later.has(identity))))].sort(
    byText,
  );
}

function identitiesOf(target: TargetState | null): Set<string> {
  const { siteToSite = [], remoteAccess } = target?.vpn ?? {};
  return new Set([
    ...siteToSite.flatMap((peer) => [peer.localIdentity, peer.remoteIdentity]),
    ...(remoteAccess ? [remoteAccess.localIdentity, ...remoteAccess.remoteIdentities] : []),
  ]);
}

function leasesTouched(server: DhcpServer, after: TargetState): Impact['leases'] {
  const { lan } = server;
  const later = after.dhcp.servers.find((candidate) => candidate.lan === lan);
  if (!later) return [{ lan, reason: 'served-no-more' }];
  const moved = movedBy(server, later);
  const count = reservationsChanged(server, later);
  return [
    ...(moved ? [{ lan, reason: moved }] : []),
    ...(count > 0 ? [{ lan, reason: 'reservations-changed' as const, count }] : []),
  ];
}

function movedBy(before: DhcpServer, after: DhcpServer): LeaseReason | undefined {
  if (before.gateway !== after.gateway) return 'subnet-moved';
  const stays = before.rangeStart === after.rangeStart && before.rangeEnd === after.rangeEnd;
  return stays ? undefined : 'range-moved';
}

function reservationsChanged(before: DhcpServer, after: DhcpServer): number {
  const byMac = ({ reservations }: DhcpServer) =>
    new Map(reservations.map((reservation) => [reservation.macAddress, reservation]));
  const [earlier, later] = [byMac(before), byMac(after)];
  const macs = new Set([...earlier.keys(), ...later.keys()]);
  return [...macs].filter((mac) => !sameJson(earlier.get(mac), later.get(mac))).length;
}
