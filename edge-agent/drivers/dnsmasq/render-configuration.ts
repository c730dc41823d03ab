import type { DhcpServer, TargetState } from '#protocol';
import { netmaskOf, parsePrefix } from '../addresses.ts';
import { devicesByName } from '../devices.ts';
import { lansWithIpv6 } from '../ipv6.ts';

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

/** The whole dnsmasq.conf(5): DHCP and DNS on the LANs, nothing on any other device. */
export function renderConfiguration(target: TargetState, paths: DnsmasqPaths): string {
  const { dhcp, dns } = target;
  const devices = devicesByName(target);
  const device = (lan: string) => devices.get(lan) as string;
  const leasing = dhcp.servers.map((server) => server.lan);
  const advertising = lansWithIpv6(target).map((lan) => lan.name);
  const served = [...new Set([...leasing, ...dns.lans, ...advertising])];
  return [
    'user=dnsmasq',
    `pid-file=${paths.pid}`,
    'log-facility=-',
    'bind-dynamic',
    'except-interface=lo',
    'no-hosts',
    'no-ping',
    ...served.map((lan) => `interface=${device(lan)}`),
    ...addressesForTunnels(target),
    ...served
      .filter((lan) => !leasing.includes(lan) && !advertising.includes(lan))
      .map((lan) => `no-dhcp-interface=${device(lan)}`),
    ...(dns.lans.length > 0 ? resolver(target, paths) : ['port=0']),
    ...(leasing.length > 0 ? ['dhcp-authoritative', `dhcp-leasefile=${paths.leases}`] : []),
    ...dhcp.servers.flatMap((server) => leases(server, lanAddress(target, server.lan))),
    ...advertisements(target, advertising.map(device)),
    '',
  ].join('\n');
}

/** What a tunnel brings to the resolver arrives on another device than a LAN's; it is known by where it goes to. */
function addressesForTunnels({ vpn, dns, interfaces }: TargetState): string[] {
  if (!vpn.remoteAccess) return [];
  return interfaces.lans
    .filter((lan) => dns.lans.includes(lan.name))
    .map((lan) => `listen-address=${parsePrefix(lan.address).address}`);
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

function resolver({ dns }: TargetState, paths: DnsmasqPaths): string[] {
  const upstream =
    dns.forwarders.length > 0
      ? ['no-resolv', ...dns.forwarders.map((address) => `server=${address}`)]
      : paths.resolvers.length > 0
        ? paths.resolvers.map((path) => `resolv-file=${path}`)
        : ['no-resolv'];
  return [
    `domain=${dns.domain}`,
    `local=/${dns.domain}/`,
    'expand-hosts',
    'domain-needed',
    'bogus-priv',
    `cache-size=${dns.cacheEntries}`,
    ...upstream,
    ...dns.records.map(({ name, address }) => `host-record=${qualified(name, dns.domain)},${address}`),
  ];
}

function leases(server: DhcpServer, lanAddress: string): string[] {
  const { lan, rangeStart, rangeEnd, leaseSeconds, gateway, nameservers, domain, reservations } = server;
  return [
    `dhcp-range=set:${lan},${rangeStart},${rangeEnd},${netmaskOf(lanAddress)},${leaseSeconds}s`,
    `dhcp-option=tag:${lan},option:router,${gateway}`,
    `dhcp-option=tag:${lan},option:dns-server,${nameservers.join(',')}`,
    ...(domain ? [`dhcp-option=tag:${lan},option:domain-name,${domain}`] : []),
    ...reservations.map(({ macAddress, address, hostname }) =>
      ['dhcp-host=', macAddress, `,${address}`, hostname ? `,${hostname}` : ''].join(''),
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
