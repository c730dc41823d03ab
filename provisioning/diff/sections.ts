import type { Change } from './change.ts';

type Element = Record<string, unknown>;

/** A list in a target state whose elements have a name of their own. */
export type Collection = {
  /** What tells one element from another, in whatever order they stand. */
  key(element: Element): string;
  /** What a person calls it. */
  subject(element: Element): string;
  /** Whether traffic stops when an element comes, goes, or changes in the member given. */
  interrupts(kind: Change['kind'], member: string): boolean;
  /** Whether the order of elements has a meaning. */
  ordered?: true;
};

const named = (noun: string) => ({
  key: (element: Element) => String(element.name),
  subject: (element: Element) => `${noun} ${element.name}`,
});
const never = () => false;
const unlessAdded = (kind: Change['kind']) => kind !== 'added';

/** By pattern of the JSON pointer; `*` stands for the index of an element. */
export const COLLECTIONS: Record<string, Collection> = {
  '/interfaces/wans': { ...named('WAN'), interrupts: unlessAdded },
  '/interfaces/lans': { ...named('LAN'), interrupts: unlessAdded },
  '/dhcp/servers': {
    key: (server) => String(server.lan),
    subject: (server) => `DHCP on ${server.lan}`,
    interrupts: (kind, member) => kind === 'removed' || member === 'gateway',
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
  '/firewall/zones': { ...named('zone'), interrupts: unlessAdded },
  '/firewall/policies': { ...named('policy'), interrupts: unlessAdded, ordered: true },
  '/firewall/portForwards': {
    key: (forward) => `${forward.wan} ${forward.protocol} ${forward.publicPort}`,
    subject: (forward) => `port forward ${forward.name}`,
    interrupts: (kind, member) => kind === 'removed' || (kind === 'changed' && member !== 'name'),
  },
  '/vpn/siteToSite': {
    key: (peer) => String(peer.name),
    subject: (peer) => `tunnel ${peer.name}`,
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

/** Members outside all collections whose change stops traffic. */
export const INTERRUPTING: readonly string[] = ['/firewall/masquerade', '/vpn/remoteAccess'];

/** Words for sections, when a change concerns none of their elements. */
export const SECTION_WORDS: Record<string, string> = {
  version: 'target state',
  system: 'system',
  interfaces: 'interfaces',
  dhcp: 'DHCP',
  dns: 'DNS',
  firewall: 'firewall',
  vpn: 'VPN',
  monitoring: 'monitoring',
};
