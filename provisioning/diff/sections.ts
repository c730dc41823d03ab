import type { Change } from './change.ts';
import { type SiteNames, tunnelName } from './site-names.ts';
import { narrows, type Values, widens } from './values.ts';

export type Element = Record<string, unknown>;

/** A list in a target state whose elements have a name of their own. */
export type Collection = {
  /** What tells one element from another, in whatever order they stand. */
  key(element: Element): string;
  /** What a person calls it. */
  subject(element: Element, siteNames: SiteNames): string;
  /** Whether traffic stops when an element comes, goes, or changes in the member given. */
  interrupts(kind: Change['kind'], element: Element, member: string, values: Values): boolean;
  /** Whether the order of elements has a meaning. */
  ordered?: true;
};

const named = (noun: string) => ({
  key: (element: Element) => String(element.name),
  subject: (element: Element) => `${noun} ${element.name}`,
});
const never = () => false;
const unlessAdded = (kind: Change['kind']) => kind !== 'added';

/** IPv6 that comes to an interface leaves IPv4 as it is. */
function interfaceInterrupts(kind: Change['kind'], _: Element, member: string, values: Values): boolean {
  return unlessAdded(kind) && !(member.startsWith('ipv6') && values.before === undefined);
}

/** A policy that admits stops traffic when it goes or admits less; one that refuses, when it comes or refuses more. */
function policyInterrupts(kind: Change['kind'], policy: Element, member: string, values: Values): boolean {
  const admits = policy.action === 'accept';
  if (kind !== 'changed') return (kind === 'removed') === admits;
  if (member === 'name') return false;
  if (member === 'action') return !admits && values.before === 'accept';
  if (member === 'from' || member === 'to') return true;
  return admits ? narrows(values) : widens(values);
}

/** By pattern of the JSON pointer; `*` stands for the index of an element. */
export const COLLECTIONS: Record<string, Collection> = {
  '/interfaces/wans': { ...named('WAN'), interrupts: interfaceInterrupts },
  '/interfaces/lans': { ...named('LAN'), interrupts: interfaceInterrupts },
  '/dhcp/servers': {
    key: (server) => String(server.lan),
    subject: (server) => `DHCP on ${server.lan}`,
    interrupts: (kind, _, member) => kind === 'removed' || (kind === 'changed' && member === 'gateway'),
  },
  '/dhcp/servers/*/reservations': {
    key: (reservation) => String(reservation.macAddress),
    subject: (reservation) => `fixed lease of ${reservation.macAddress}`,
    interrupts: never,
  },
  '/dns/records': {
    key: (record) => `${record.name} ${record.address}`,
    subject: (record) => `DNS record ${record.name}`,
    interrupts: never,
  },
  '/firewall/zones': {
    ...named('zone'),
    interrupts: (kind, _, __, values) => kind === 'removed' || (kind === 'changed' && narrows(values)),
  },
  '/firewall/policies': { ...named('policy'), interrupts: policyInterrupts, ordered: true },
  '/firewall/portForwards': {
    key: (forward) => `${forward.wan} ${forward.protocol} ${forward.publicPort}`,
    subject: (forward) => `port forward ${forward.name}`,
    interrupts: (kind, _, member, values) => {
      if (kind !== 'changed') return kind === 'removed';
      return member === 'sources' ? narrows(values) : member !== 'name';
    },
  },
  '/vpn/siteToSite': {
    key: (peer) => String(peer.name),
    subject: (peer, siteNames) => {
      const name = tunnelName(peer, siteNames);
      return name === peer.name ? `tunnel ${name}` : `tunnel to ${name}`;
    },
    interrupts: unlessAdded,
  },
  '/vpn/remoteAccess/fixedAddresses': {
    key: (fixed) => String(fixed.identity),
    subject: (fixed) => `address of ${fixed.identity}`,
    interrupts: unlessAdded,
  },
  '/monitoring/probes': {
    key: (probe) => `${probe.kind} ${probe.host ?? ''}`,
    subject: (probe) => `probe ${[probe.kind, probe.host].filter(Boolean).join(' ')}`,
    interrupts: never,
  },
};

/** Members compared as a whole, though they are objects: their parts mean nothing one by one. */
export const UNITS: readonly string[] = ['/interfaces/wans/*/addressing', '/firewall/policies/*/services'];

/** Members outside all collections whose change stops traffic, when these values do. */
export const INTERRUPTING: Record<string, (values: Values) => boolean> = {
  '/firewall/masquerade': narrows,
  '/vpn/remoteAccess': ({ before }) => before !== undefined,
  '/vpn/remoteAccess/localIdentity': () => true,
  '/vpn/remoteAccess/addressPool': () => true,
  '/vpn/remoteAccess/dynamicPool': () => true,
  '/vpn/remoteAccess/trafficSelectors': () => true,
  '/vpn/remoteAccess/remoteIdentities': narrows,
  '/vpn/remoteAccess/fullTunnel': () => true,
};

/** What a person calls a part of a target state, when a change concerns none of the elements with a name. */
export const SUBJECTS: Record<string, (outer: string) => string> = {
  '/version': () => 'target state',
  '/dhcp': () => 'DHCP',
  '/dns': () => 'DNS',
  '/vpn': () => 'VPN',
  '/vpn/remoteAccess': () => 'remote access',
  '/vpn/siteToSite/*/standby': (tunnel) => `standby of the ${tunnel}`,
};
