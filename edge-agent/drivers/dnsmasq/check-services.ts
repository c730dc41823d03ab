import type { DhcpServer, Finding, TargetState } from '#protocol';
import { contains, parsePrefix, toNumber } from '../addresses.ts';
import { duplicates, refused } from '../finding.ts';

/** What `dnsmasq --test` takes without a word: LANs that are not there, ranges and gateways outside their network. */
export function checkServices(target: TargetState): Finding[] {
  const lans = new Map(target.interfaces.lans.map((lan) => [lan.name, lan.address]));
  const servers = target.dhcp.servers.map((server, i) => ({ server, path: `/dhcp/servers/${i}` }));
  return [
    ...duplicates(
      servers.map(({ server, path }) => ({ path: `${path}/lan`, value: server.lan })),
      'LAN',
    ),
    ...servers.flatMap(({ server, path }) => {
      const lan = lans.get(server.lan);
      return lan ? checkServer(server, lan, path) : [refused(`${path}/lan`, `there is no LAN ${server.lan}`)];
    }),
    ...target.dns.lans.flatMap((lan, i) =>
      lans.has(lan) ? [] : [refused(`/dns/lans/${i}`, `there is no LAN ${lan}`)],
    ),
    ...duplicates(
      target.dns.lans.map((value, i) => ({ path: `/dns/lans/${i}`, value })),
      'LAN',
    ),
  ];
}

function checkServer(server: DhcpServer, lan: string, path: string): Finding[] {
  const reservations = server.reservations.map((each, i) => ({ ...each, path: `${path}/reservations/${i}` }));
  const inside = [
    { path: `${path}/rangeStart`, address: server.rangeStart },
    { path: `${path}/rangeEnd`, address: server.rangeEnd },
    { path: `${path}/gateway`, address: server.gateway },
    ...reservations.map((each) => ({ path: `${each.path}/address`, address: each.address })),
  ].filter(({ address }) => !isHost(lan, address));
  return [
    ...inside.map((each) => refused(each.path, `${each.address} is no host of ${lan}`)),
    ...(toNumber(server.rangeStart) > toNumber(server.rangeEnd)
      ? [refused(`${path}/rangeEnd`, `the range ends before it starts`)]
      : []),
    ...duplicates(
      reservations.map((each) => ({ path: `${each.path}/macAddress`, value: each.macAddress })),
      'MAC address',
    ),
    ...duplicates(
      reservations.map((each) => ({ path: `${each.path}/address`, value: each.address })),
      'address',
    ),
  ];
}

function isHost(lan: string, address: string): boolean {
  const { first, last } = parsePrefix(lan);
  const number = toNumber(address);
  return contains(lan, address) && number !== first && number !== last;
}
