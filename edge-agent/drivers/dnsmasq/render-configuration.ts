import type { DhcpServer, TargetState } from '#protocol';
import { netmaskOf } from '../addresses.ts';
import { devicesByName } from '../devices.ts';

export type DnsmasqPaths = {
  leases: string;
  /** Written by dnsmasq once its sockets are bound. */
  pid: string;
  /** Files of resolvers learned from the WANs, watched by dnsmasq itself. */
  resolvers: readonly string[];
};

/** The whole dnsmasq.conf(5): DHCP and DNS on the LANs, nothing on any other device. */
export function renderConfiguration(target: TargetState, paths: DnsmasqPaths): string {
  const { dhcp, dns } = target;
  const devices = devicesByName(target);
  const device = (lan: string) => devices.get(lan) as string;
  const leasing = dhcp.servers.map((server) => server.lan);
  const served = [...new Set([...leasing, ...dns.lans])];
  return [
    'user=dnsmasq',
    `pid-file=${paths.pid}`,
    'log-facility=-',
    'bind-dynamic',
    'except-interface=lo',
    'no-hosts',
    'no-ping',
    ...served.map((lan) => `interface=${device(lan)}`),
    ...served.filter((lan) => !leasing.includes(lan)).map((lan) => `no-dhcp-interface=${device(lan)}`),
    ...(dns.lans.length > 0 ? resolver(target, paths) : ['port=0']),
    ...(leasing.length > 0 ? ['dhcp-authoritative', `dhcp-leasefile=${paths.leases}`] : []),
    ...dhcp.servers.flatMap((server) => leases(server, lanAddress(target, server.lan))),
    '',
  ].join('\n');
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
