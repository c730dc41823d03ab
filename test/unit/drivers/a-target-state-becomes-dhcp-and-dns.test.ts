import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { renderConfiguration, servedZones } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { fullTarget } from '../../lib/drivers/full-target.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';

const paths = { leases: '/state/leases', pid: '/run/dnsmasq.pid', resolvers: ['/run/wan1.conf'] };

const configurationOf = (target: TargetState) =>
  servedZones(target)
    .map((zone) => renderConfiguration(target, zone, paths))
    .join('\n');

test('dnsmasq: the whole configuration', () => {
  const target = siteTarget(1);
  target.dns.records = [{ name: 'server', address: '10.1.0.5' }];
  target.dhcp.servers[0]!.reservations = [
    { macAddress: '02:00:00:00:00:01', address: '10.1.0.20', hostname: 'printer' },
  ];
  expect(configurationOf(target)).toMatchInlineSnapshot(`
    "user=dnsmasq
    pid-file=/run/dnsmasq.pid
    log-facility=-
    bind-dynamic
    except-interface=lo
    no-hosts
    no-ping
    interface=eth1
    domain=office.example
    local=/office.example/
    expand-hosts
    domain-needed
    bogus-priv
    stop-dns-rebind
    cache-size=1000
    resolv-file=/run/wan1.conf
    host-record=server,server.office.example,10.1.0.5
    host-record=printer,printer.office.example,10.1.0.20
    dhcp-authoritative
    dhcp-leasefile=/state/leases
    dhcp-name-match=set:_nobody,wpad
    dhcp-name-match=set:_nobody,isatap
    dhcp-name-match=set:_nobody,localhost
    dhcp-name-match=set:_nobody,broadcasthost
    dhcp-ignore-names=tag:_nobody
    dhcp-range=set:_lan1,10.1.0.100,10.1.0.199,255.255.255.0,3600s
    dhcp-option=tag:_lan1,option:router,10.1.0.1
    dhcp-option=tag:_lan1,option:dns-server,10.1.0.1
    dhcp-option=tag:_lan1,option:domain-name,office.example
    dhcp-host=02:00:00:00:00:01,10.1.0.20,printer.office.example
    "
  `);
});

const linesOf = (target: TargetState, zone = 'lan', resolvers = paths.resolvers) => {
  const found = servedZones(target).find(({ name }) => name === zone);
  const lines = found ? renderConfiguration(target, found, { ...paths, resolvers }).split('\n') : [];
  expect(
    lines.filter((line) => !/^([a-z-]+(=\S+)?)?$/.test(line)),
    'dnsmasq.conf(5)',
  ).toEqual([]);
  return lines;
};
const beginning = (lines: readonly string[], ...starts: string[]) =>
  lines.filter((line) => starts.some((start) => line.startsWith(start)));

test.for<[string, Partial<TargetState['dns']>, string[], string[]]>([
  [
    'those that are given',
    { forwarders: ['192.0.2.53', '192.0.2.54'] },
    ['/run/wan1.conf'],
    ['no-resolv', 'server=192.0.2.53', 'server=192.0.2.54'],
  ],
  ['else those of the lines', {}, ['/run/a', '/run/b'], ['resolv-file=/run/a', 'resolv-file=/run/b']],
  ['else none, and never those of the machine', {}, [], ['no-resolv']],
])('dnsmasq: resolvers asked are %s', ([, dns, resolvers, expected]) => {
  const target = siteTarget(1);
  Object.assign(target.dns, dns);
  expect(beginning(linesOf(target, 'lan', resolvers), 'no-resolv', 'server', 'resolv-file')).toEqual(
    expected,
  );
});

test('dnsmasq: without DNS its port is closed, without DHCP it leases nothing', () => {
  const target = siteTarget(1);
  target.dns.lans = [];
  const dhcpOnly = linesOf(target);
  expect(beginning(dhcpOnly, 'port', 'domain', 'cache-size', 'local')).toEqual(['port=0']);
  expect(beginning(dhcpOnly, 'dhcp-range', 'no-dhcp-interface')).toHaveLength(1);
  target.dns.lans = ['lan1'];
  target.dhcp.servers = [];
  const dnsOnly = linesOf(target);
  expect(beginning(dnsOnly, 'port', 'cache-size')).toEqual(['cache-size=1000']);
  expect(beginning(dnsOnly, 'dhcp', 'no-dhcp')).toEqual(['no-dhcp-interface=eth1']);
});

test('dnsmasq: a zone has the LANs, leases and names of its own', () => {
  const target = fullTarget();
  const guests = linesOf(target, 'guests');
  expect(beginning(guests, 'interface', 'listen-address', 'no-dhcp-interface')).toEqual([
    'interface=eth1.20',
  ]);
  expect(beginning(guests, 'host-record', 'dhcp-range=set', 'dhcp-host', 'dhcp-option')).toEqual([
    'host-record=nas.office.example,10.1.0.12',
    'host-record=printer,printer.office.example,10.1.1.11',
    'dhcp-range=set:_guests,10.1.1.100,10.1.1.199,255.255.255.0,3600s',
    'dhcp-option=tag:_guests,option:router,10.1.1.1',
    'dhcp-option=tag:_guests,option:dns-server,10.1.1.1,192.0.2.53',
    'dhcp-option=tag:_guests,option:domain-name,office.example',
    'dhcp-host=02:00:00:00:00:01,10.1.1.11,printer.office.example',
  ]);
  target.firewall.zones[1]!.interfaces = ['lan1', 'guests'];
  target.firewall.zones[3]!.interfaces = [];
  const both = linesOf(target);
  expect(beginning(both, 'interface')).toEqual(['interface=eth1', 'interface=eth1.20']);
  expect(beginning(both, 'dhcp-range=set')).toHaveLength(2);
});

test('dnsmasq: a fixed lease may be without a name, a client without a domain', () => {
  const target = fullTarget();
  target.dhcp.servers[0]!.reservations.splice(1);
  delete target.dhcp.servers[0]!.reservations[0]!.hostname;
  delete target.dhcp.servers[0]!.domain;
  const lines = linesOf(target);
  expect(beginning(lines, 'dhcp-host', 'host-record')).toEqual([
    'host-record=nas.office.example,10.1.0.12',
    'dhcp-host=02:00:00:00:00:01,10.1.0.11',
  ]);
  expect(beginning(lines, 'dhcp-option')).toEqual([
    'dhcp-option=tag:_lan1,option:router,10.1.0.1',
    'dhcp-option=tag:_lan1,option:dns-server,10.1.0.1',
  ]);
});

test('dnsmasq: answers with private addresses are believed in the domains that may have them', () => {
  const target = siteTarget(1);
  const allowed = () => beginning(linesOf(target), 'rebind-domain-ok');
  expect(allowed()).toEqual([]);
  target.dns.privateDomains = ['office.example', 'plant.example'];
  expect(allowed()).toEqual(['rebind-domain-ok=/office.example/plant.example/']);
});

test('dnsmasq: teleworkers are answered at the address they were told to ask, if it is one of the zone', () => {
  const target = fullTarget();
  const listening = (zone?: string) => beginning(linesOf(target, zone), 'listen-address');
  expect([listening(), listening('guests')]).toEqual([['listen-address=10.1.0.1'], []]);
  target.vpn.remoteAccess!.nameservers = ['192.0.2.53', '10.1.1.1'];
  expect([listening(), listening('guests')]).toEqual([[], ['listen-address=10.1.1.1']]);
  target.dns.lans = ['lan1'];
  expect(listening('guests')).toEqual([]);
  delete target.vpn.remoteAccess;
  expect(listening()).toEqual([]);
});

test('dnsmasq: prefixes are told on the LANs that have them, and no lease is given there unless asked for', () => {
  const target = siteTarget(1);
  target.dhcp.servers = [];
  const lines = () => beginning(linesOf(target), 'enable-ra', 'ra-param', 'dhcp-range', 'no-dhcp-interface');
  expect(lines()).toEqual(['no-dhcp-interface=eth1']);
  target.interfaces.lans[0]!.ipv6Addresses = ['2001:db8:1::1/64'];
  const told = (lifetime: number) => [
    'enable-ra',
    `ra-param=eth1,300,${lifetime}`,
    'dhcp-range=::,constructor:eth1,ra-only,64,7200s',
  ];
  expect(lines()).toEqual(told(0));
  target.interfaces.wans[0]!.ipv6Gateway = 'fe80::1';
  expect(lines()).toEqual(told(1800));
  expect(beginning(linesOf(fullTarget(), 'guests'), 'ra-param')).toEqual(['ra-param=eth1.20,300,1800']);
});

test('a zone is served for whatever its LANs have: leases, a resolver, or IPv6', () => {
  const target = siteTarget(1);
  const served = () => servedZones(target);
  target.dhcp.servers = [];
  expect(served()).toEqual([{ name: 'lan', lans: ['lan1'] }]);
  target.dns.lans = [];
  expect(served()).toEqual([]);
  target.interfaces.lans[0]!.ipv6Addresses = ['2001:db8:1::1/64'];
  expect(served()).toEqual([{ name: 'lan', lans: ['lan1'] }]);
});
