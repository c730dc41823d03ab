import { expect, test } from 'vitest';
import { interfaceFaults, type TargetState } from '#protocol';
import { renderConfiguration, servedZones } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { NO_IPV6, parseIpv6, planIpv6, wantedIpv6 } from '../../../edge-agent/drivers/iproute2/plan-ipv6.ts';
import { renderRuleset } from '../../../edge-agent/drivers/nftables/index.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';

const paths = { leases: '/state/leases', pid: '/run/dnsmasq.pid', resolvers: [] };
const configurationOf = (target: TargetState) =>
  servedZones(target)
    .map((zone) => renderConfiguration(target, zone, paths))
    .join('\n');

const ADDRESS = 'fd12:3456:789a::1/64';

function target(ipv6Gateway?: string) {
  const wanted = siteTarget(1);
  wanted.interfaces.lans[0]!.ipv6Addresses = [ADDRESS];
  if (ipv6Gateway !== undefined) wanted.interfaces.wans[0]!.ipv6Gateway = ipv6Gateway;
  return wanted;
}

test('what is missing is set, what is there stays, and only what was ours goes', () => {
  const wanted = wantedIpv6(target('fe80::1'));
  const foreign = { device: 'eth1', address: '2001:db8::1/64' };
  expect(planIpv6(wanted, { addresses: [foreign], routes: [] }, [])).toEqual([
    `address add ${ADDRESS} dev eth1 nodad`,
    'route replace default via fe80::1 dev eth0 metric 100 proto 83',
  ]);
  expect(planIpv6(wanted, wanted, wanted.addresses)).toEqual([]);
  const both = { ...wanted, addresses: [foreign, ...wanted.addresses] };
  expect(planIpv6(NO_IPV6, both, wanted.addresses)).toEqual([
    `address delete ${ADDRESS} dev eth1`,
    'route delete default via fe80::1 dev eth0 metric 100 proto 83',
  ]);
  expect(planIpv6(NO_IPV6, NO_IPV6, wanted.addresses)).toEqual([]);
});

test('what a target state wants is of its LANs and lines, and what ip says in JSON is read', () => {
  expect(wantedIpv6(target('fe80::1'))).toEqual({
    addresses: [{ device: 'eth1', address: ADDRESS }],
    routes: [{ device: 'eth0', gateway: 'fe80::1', metric: 100 }],
  });
  expect(wantedIpv6(siteTarget(1))).toEqual(NO_IPV6);
  const addresses = [
    { ifname: 'eth1', addr_info: [{ local: '2001:db8::1', prefixlen: 64 }, {}] },
    { ifname: 'eth2' } as { ifname: string; addr_info: [] },
  ];
  const routes = [
    { dst: 'default', gateway: 'fe80::1', dev: 'eth0', protocol: '83', metric: 1024 },
    { dst: 'default', dev: 'ppp-wan2' },
  ];
  expect(parseIpv6(addresses, routes)).toEqual({
    addresses: [{ device: 'eth1', address: '2001:db8::1/64' }],
    routes: [
      { device: 'eth0', gateway: 'fe80::1', metric: 1024 },
      { device: 'ppp-wan2', gateway: '', metric: 0 },
    ],
  });
});

test('an address is one of its device', () => {
  const there = { device: 'eth1', address: ADDRESS };
  const elsewhere = { device: 'eth2', address: ADDRESS };
  const wanted = { addresses: [elsewhere], routes: [] };
  expect(
    planIpv6(wanted, { addresses: [there], routes: [] }, [there, { device: 'eth1', address: 'fd00::1/64' }]),
  ).toEqual([`address delete ${ADDRESS} dev eth1`, `address add ${ADDRESS} dev eth2 nodad`]);
});

test('one network is of one LAN, and hosts need 64 bits', () => {
  const twice = target();
  twice.interfaces.lans.push({
    name: 'guests',
    device: 'eth1',
    vlanId: 2,
    address: '10.9.0.1/24',
    ipv6Addresses: ['fd12:3456:789a::2/64', 'fd12:3456:789b::1/48'],
  });
  const pointers = () => interfaceFaults(twice.interfaces).map(({ pointer }) => pointer);
  expect(pointers()).toEqual(['/interfaces/lans/1/ipv6Addresses/1']);
  twice.interfaces.lans[1]!.ipv6Addresses!.pop();
  expect(pointers()).toEqual(['/interfaces/lans/1/ipv6Addresses/0']);
});

test('a router without a way out is nobody’s default router; without IPv6 nothing is said of it', () => {
  expect(configurationOf(target())).toContain('enable-ra\nra-param=eth1,300,0\n');
  expect(configurationOf(target('fe80::1'))).toContain('ra-param=eth1,300,1800\n');
  expect(configurationOf(siteTarget(1))).not.toContain('enable-ra');
  expect(renderRuleset(target())).toContain(
    'meta nfproto ipv4 oifname { "eth0" } rt ipsec missing counter masquerade',
  );
  expect(renderRuleset(siteTarget(1))).not.toContain('ip6');
});
