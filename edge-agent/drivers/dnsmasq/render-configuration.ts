import { type DhcpServer, NOBODYS_HOSTNAMES, type TargetState } from '#protocol';
import { netmaskOf, parsePrefix } from '../addresses.ts';
import { devicesByName } from '../devices.ts';
import { lansWithIpv6 } from '../ipv6.ts';
import type { ServedZone } from './zones.ts';

export type DnsmasqPaths = {
  leases: string;
  /** Written by dnsmasq once its sockets are bound. */
  pid: string;
  /** Files of resolvers learned from the WANs, watched by dnsmasq itself. */
  resolvers: readonly string[];
};

const ADVERTISEMENT_SECONDS = 300;
const ROUTER_LIFETIME_SECONDS = 1800;
/** After the two hours of RFC 4862 §5.5.3 e a prefix that is not told any more is forgotten. */
const PREFIX_LIFETIME_SECONDS = 7200;
/** Set for clients that call themselves what nobody may. */
const NOBODY = '_nobody';

/** dnsmasq has tags of its own, among them the names of devices; none begins with an underscore. */
const tagOf = (lan: string) => `_${lan}`;

/** The whole dnsmasq.conf(5) of a zone: DHCP and DNS on its LANs, nothing on any other device. */
export function renderConfiguration(target: TargetState, zone: ServedZone, paths: DnsmasqPaths): string {
  const { dhcp, dns } = target;
  const devices = devicesByName(target);
  const device = (lan: string) => devices.get(lan) as string;
  const inZone = (lan: string) => zone.lans.includes(lan);
  const servers = dhcp.servers.filter(({ lan }) => inZone(lan));
  const leasing = servers.map(({ lan }) => lan);
  const advertising = lansWithIpv6(target)
    .map(({ name }) => name)
    .filter(inZone);
  return [
    'user=dnsmasq',
    `pid-file=${paths.pid}`,
    'log-facility=-',
    'bind-dynamic',
    'except-interface=lo',
    'no-hosts',
    'no-ping',
    ...zone.lans.map((lan) => `interface=${device(lan)}`),
    ...addressesForTunnels(target, zone),
    ...zone.lans
      .filter((lan) => !leasing.includes(lan) && !advertising.includes(lan))
      .map((lan) => `no-dhcp-interface=${device(lan)}`),
    ...(dns.lans.some(inZone) ? resolver(target, servers, paths) : ['port=0']),
    ...(servers.length > 0
      ? ['dhcp-authoritative', `dhcp-leasefile=${paths.leases}`, ...nobodysNames()]
      : []),
    ...servers.flatMap((server) => leases(server, lanAddress(target, server.lan), dns.domain)),
    ...advertisements(target, advertising.map(device)),
    '',
  ].join('\n');
}

/**
 * What a tunnel brings to the resolver arrives on another device than a LAN's; it is known by where it goes to, which is
 * where the teleworkers were told to ask.
 */
function addressesForTunnels({ vpn, dns, interfaces }: TargetState, zone: ServedZone): string[] {
  const told = vpn.remoteAccess?.nameservers ?? [];
  return interfaces.lans
    .filter(({ name }) => dns.lans.includes(name) && zone.lans.includes(name))
    .map(({ address }) => parsePrefix(address).address)
    .filter((address) => told.includes(address))
    .map((address) => `listen-address=${address}`);
}

/**
 * Router advertisements of the prefixes the device has, with this appliance as resolver (RFC 8106); one that goes is told
 * as deprecated. A default router is only who knows a way out (RFC 7084, L-4).
 */
function advertisements({ interfaces }: TargetState, devices: readonly string[]): string[] {
  if (devices.length === 0) return [];
  const lifetime = interfaces.wans.some((wan) => wan.ipv6Gateway !== undefined) ? ROUTER_LIFETIME_SECONDS : 0;
  return [
    'enable-ra',
    ...devices.flatMap((device) => [
      `ra-param=${device},${ADVERTISEMENT_SECONDS},${lifetime}`,
      `dhcp-range=::,constructor:${device},ra-only,64,${PREFIX_LIFETIME_SECONDS}s`,
    ]),
  ];
}

/**
 * A name that is written here, of a record or of a fixed lease, stands for its address alone: dnsmasq gives it to no
 * client that calls itself so. Upstream may name private addresses only in domains that are allowed to (DNS rebinding).
 */
function resolver({ dns }: TargetState, servers: readonly DhcpServer[], paths: DnsmasqPaths): string[] {
  const upstream =
    dns.forwarders.length > 0
      ? ['no-resolv', ...dns.forwarders.map((address) => `server=${address}`)]
      : paths.resolvers.length > 0
        ? paths.resolvers.map((path) => `resolv-file=${path}`)
        : ['no-resolv'];
  const reserved = servers.flatMap(({ reservations }) =>
    reservations.flatMap(({ hostname, address }) =>
      hostname === undefined ? [] : { name: hostname, address },
    ),
  );
  const allowed = dns.privateDomains ?? [];
  return [
    `domain=${dns.domain}`,
    `local=/${dns.domain}/`,
    'expand-hosts',
    'domain-needed',
    'bogus-priv',
    'stop-dns-rebind',
    ...(allowed.length > 0 ? [`rebind-domain-ok=/${allowed.join('/')}/`] : []),
    `cache-size=${dns.cacheEntries}`,
    ...upstream,
    ...[...dns.records, ...reserved].map(
      ({ name, address }) => `host-record=${qualified(name, dns.domain)},${address}`,
    ),
  ];
}

/** Clients may call themselves what they like, but for names under which programs look for a service. */
function nobodysNames(): string[] {
  return [
    ...NOBODYS_HOSTNAMES.map((name) => `dhcp-name-match=set:${NOBODY},${name}`),
    `dhcp-ignore-names=tag:${NOBODY}`,
  ];
}

function leases(server: DhcpServer, lanAddress: string, localDomain: string): string[] {
  const { lan, rangeStart, rangeEnd, leaseSeconds, gateway, nameservers, domain, reservations } = server;
  const tag = tagOf(lan);
  return [
    `dhcp-range=set:${tag},${rangeStart},${rangeEnd},${netmaskOf(lanAddress)},${leaseSeconds}s`,
    `dhcp-option=tag:${tag},option:router,${gateway}`,
    `dhcp-option=tag:${tag},option:dns-server,${nameservers.join(',')}`,
    ...(domain ? [`dhcp-option=tag:${tag},option:domain-name,${domain}`] : []),
    // With its domain no name is read as a lease time (`45m`, `infinite`) or a keyword (`ignore`).
    ...reservations.map(({ macAddress, address, hostname }) =>
      ['dhcp-host=', macAddress, `,${address}`, hostname ? `,${hostname}.${localDomain}` : ''].join(''),
    ),
  ];
}

function lanAddress({ interfaces }: TargetState, name: string): string {
  return interfaces.lans.find((lan) => lan.name === name)?.address as string;
}

/** A host without a dot is also known below the local domain. */
function qualified(name: string, domain: string): string {
  return name.includes('.') ? name : `${name},${name}.${domain}`;
}
