import { Check, Pointer } from 'typebox/value';
import { expect, test } from 'vitest';
import { interfaceFaults, policyFaults, TargetState, targetStateFaults } from '#protocol';
import { fullTarget } from '../../lib/drivers/full-target.ts';

/** Values by the place they are put at in a target state that is right. */
type Edits = Record<string, unknown>;

function withEdits(edits: Edits): TargetState {
  const target = fullTarget();
  for (const [pointer, value] of Object.entries(edits)) Pointer.Set(target, pointer, value);
  return target;
}

const LAN = { name: 'lab', device: 'eth4', address: '10.4.0.1/24' };
const STATIC = { method: 'static', address: '192.0.2.11/24', gateway: '192.0.2.1', nameservers: [] };
const IDENTITY = { identity: 'eve.example', address: '10.8.0.202' };

/** What may be said as well. */
const RIGHT: Edits[] = [
  {},
  { '/dhcp/servers/0/rangeStart': '10.1.0.199' },
  { '/dhcp/servers/0/gateway': '10.1.0.254' },
  { '/dhcp/servers/0/gateway': '10.1.0.99' },
  { '/dhcp/servers/0/domain': undefined, '/dns/privateDomains': undefined },
  { '/firewall/policies/1/services': undefined },
  { '/vpn/siteToSite/0/remoteAddress': undefined },
  { '/vpn/remoteAccess/dynamicPool': '10.8.0.0/24', '/vpn/remoteAccess/fixedAddresses': undefined },
  { '/vpn/remoteAccess/fullTunnel': undefined },
];

test.for(RIGHT)('what is right has no fault, and is of the shape: %j', (edits) => {
  const target = withEdits(edits);
  expect(targetStateFaults(target)).toEqual([]);
  expect(Check(TargetState, JSON.parse(JSON.stringify(target)))).toBe(true);
});

/** What is said, and the faults it has: where and of what kind, in order. */
const WRONG: [Edits, ...string[]][] = [
  [{ '/system/timeZone': 'CST' }, '/system/timeZone unknown-time-zone'],
  [{ '/system/ntpServers/1': '127.0.0.1' }, '/system/ntpServers/1 not-a-host'],
  [{ '/monitoring/probes/1/host': '0.0.0.0' }, '/monitoring/probes/1/host not-a-host'],

  [{ '/interfaces/lans/1/device': 'lo' }, '/interfaces/lans/1/device device-name-reserved'],
  [{ '/interfaces/wans/0/device': 'ipsec0' }, '/interfaces/wans/0/device device-name-reserved'],
  [{ '/interfaces/lans/1/vlanId': undefined }, '/interfaces/lans/1/device duplicate'],
  [
    { '/interfaces/wans/1/device': 'eth1', '/interfaces/wans/1/vlanId': 20 },
    '/interfaces/lans/1/device duplicate',
  ],
  [
    { '/interfaces/wans/1': { name: 'wan2', device: 'eth0', priority: 2, addressing: { method: 'dhcp' } } },
    '/interfaces/wans/1/device duplicate',
  ],
  [{ '/interfaces/wans/1/priority': 1 }, '/interfaces/wans/1/priority duplicate'],
  [{ '/interfaces/wans/1/ipv6Gateway': 'ff02::1' }, '/interfaces/wans/1/ipv6Gateway not-a-host'],
  [
    { '/interfaces/wans/0/addressing/address': '198.51.100.0/24' },
    '/interfaces/wans/0/addressing/address not-a-host',
  ],
  [
    { '/interfaces/wans/0/addressing/gateway': '192.0.2.1' },
    '/interfaces/wans/0/addressing/gateway gateway-outside',
  ],
  [
    { '/interfaces/wans/0/addressing/nameservers/1': '198.51.100.11' },
    '/interfaces/wans/0/addressing/nameservers/1 own-address',
  ],
  [{ '/interfaces/lans/2': { ...LAN, address: '10.4.0.1/31' } }, '/interfaces/lans/2/address value-invalid'],
  [
    {
      '/interfaces/wans/1/addressing': { ...STATIC, address: '198.51.100.200/25', gateway: '198.51.100.129' },
    },
    '/interfaces/wans/1/addressing/address subnet-overlap',
  ],
  [
    {
      '/interfaces/wans/1/addressing': { ...STATIC, address: '10.4.0.9/25', gateway: '10.4.0.1' },
      '/interfaces/lans/2': LAN,
    },
    '/interfaces/lans/2/address subnet-overlap',
  ],
  [
    { '/interfaces/lans/2': { ...LAN, address: '10.1.0.129/25' } },
    '/interfaces/lans/2/address subnet-overlap',
  ],
  [
    { '/interfaces/lans/2': { ...LAN, ipv6Addresses: ['2001:db8:3::1/48'] } },
    '/interfaces/lans/2/ipv6Addresses/0 value-invalid',
  ],
  [
    { '/interfaces/lans/2': { ...LAN, ipv6Addresses: ['fe80::1/64'] } },
    '/interfaces/lans/2/ipv6Addresses/0 not-a-host',
  ],
  [
    { '/interfaces/lans/2': { ...LAN, ipv6Addresses: ['2001:db8:3::1/64', '2001:db8:2:0:1::/64'] } },
    '/interfaces/lans/2/ipv6Addresses/1 duplicate',
  ],

  [{ '/dhcp/servers/1/lan': 'lab' }, '/dhcp/servers/1/lan unknown-name'],
  [{ '/dhcp/servers/0/rangeStart': '10.1.1.100' }, '/dhcp/servers/0/rangeStart address-outside-lan'],
  [{ '/dhcp/servers/0/rangeEnd': '10.1.0.255' }, '/dhcp/servers/0/rangeEnd address-outside-lan'],
  [{ '/dhcp/servers/0/gateway': '10.1.1.1' }, '/dhcp/servers/0/gateway address-outside-lan'],
  [{ '/dhcp/servers/0/rangeStart': '10.1.0.200' }, '/dhcp/servers/0/rangeEnd value-invalid'],
  [{ '/dhcp/servers/0/gateway': '10.1.0.100' }, '/dhcp/servers/0/rangeEnd own-address'],
  [{ '/dhcp/servers/0/gateway': '10.1.0.199' }, '/dhcp/servers/0/rangeEnd own-address'],
  [
    { '/interfaces/lans/0/address': '10.1.0.150/24', '/dhcp/servers/0/gateway': '10.1.0.150' },
    '/dhcp/servers/0/rangeEnd own-address',
  ],
  [{ '/dhcp/servers/0/nameservers/1': '10.1.0.255' }, '/dhcp/servers/0/nameservers/1 address-outside-lan'],
  [{ '/dhcp/servers/0/nameservers/1': '224.0.0.1' }, '/dhcp/servers/0/nameservers/1 not-a-host'],
  [{ '/dhcp/servers/0/domain': 'localhost' }, '/dhcp/servers/0/domain name-reserved'],
  [{ '/dhcp/servers/0/gateway': '10.1.0.11' }, '/dhcp/servers/0/reservations/0/address own-address'],
  [
    { '/dhcp/servers/0/reservations/2/macAddress': 'ff:ff:ff:ff:ff:ff' },
    '/dhcp/servers/0/reservations/2/macAddress not-unicast',
  ],
  [
    { '/dhcp/servers/0/reservations/2/address': '10.1.0.1' },
    '/dhcp/servers/0/reservations/2/address own-address',
  ],
  [
    { '/dhcp/servers/0/reservations/2/hostname': 'WPAD' },
    '/dhcp/servers/0/reservations/2/hostname name-reserved',
  ],

  [{ '/dns/lans/2': 'lab' }, '/dns/lans/2 unknown-name'],
  [{ '/dns/domain': '10.0.0.1' }, '/dns/domain value-invalid'],
  [{ '/dns/forwarders/1': '10.1.1.1' }, '/dns/forwarders/1 own-address'],
  [{ '/dns/forwarders/1': '198.51.100.11' }, '/dns/forwarders/1 own-address'],
  [{ '/dns/privateDomains/1': 'localhost' }, '/dns/privateDomains/1 name-reserved'],
  [{ '/dns/records/0/name': '1.2.3.4' }, '/dns/records/0/name value-invalid'],
  [{ '/dns/records/0/address': '0.0.0.0' }, '/dns/records/0/address not-a-host'],

  [{ '/firewall/zones/1/interfaces/1': 'lab' }, '/firewall/zones/1/interfaces/1 unknown-name'],
  [{ '/firewall/zones/4': { name: 'appliance', interfaces: [] } }, '/firewall/zones/4 name-reserved'],
  [
    { '/firewall/zones/2/interfaces': ['guests'], '/firewall/zones/3/interfaces': [] },
    '/firewall/zones/2 name-reserved',
  ],
  [{ '/firewall/masquerade/1': 'lan1' }, '/firewall/masquerade/1 unknown-name'],
  [{ '/firewall/policies/8/from': 'lab' }, '/firewall/policies/8/from unknown-name'],
  [{ '/firewall/policies/8/to': 'lab' }, '/firewall/policies/8/to unknown-name'],
  [{ '/firewall/policies/9/to': 'appliance' }, '/firewall/policies/9/to value-invalid'],
  [{ '/firewall/policies/1/services/0/ports': [50] }, '/firewall/policies/1/services/0/ports value-invalid'],
  [{ '/firewall/policies/8/sources/1': '10.1.1.1/24' }, '/firewall/policies/8/sources/1 host-bits'],
  [{ '/firewall/policies/8/destinations/0': '0.0.0.1/0' }, '/firewall/policies/8/destinations/0 host-bits'],
  [{ '/firewall/portForwards/0/wan': 'wan3' }, '/firewall/portForwards/0/wan unknown-name'],
  [
    { '/firewall/portForwards/0/address': '10.2.0.12' },
    '/firewall/portForwards/0/address address-outside-lan',
  ],
  [{ '/firewall/portForwards/0/address': '10.1.1.1' }, '/firewall/portForwards/0/address own-address'],
  [{ '/firewall/portForwards/0/sources/0': '192.0.2.1/24' }, '/firewall/portForwards/0/sources/0 host-bits'],
  [{ '/firewall/portForwards/2/publicPort': 4500 }, '/firewall/portForwards/2/publicPort port-in-use'],
  [
    { '/firewall/portForwards/2/publicPort': 500, '/vpn/siteToSite': [] },
    '/firewall/portForwards/2/publicPort port-in-use',
  ],
  [
    { '/firewall/portForwards/2/publicPort': 500, '/vpn/remoteAccess': undefined },
    '/firewall/portForwards/2/publicPort port-in-use',
  ],

  [{ '/vpn/siteToSite/1/remoteAddress': undefined }, '/vpn/siteToSite/1/remoteAddress missing'],
  [{ '/vpn/siteToSite/1/remoteAddress': '198.51.100.11' }, '/vpn/siteToSite/1/remoteAddress own-address'],
  [{ '/vpn/siteToSite/1/remoteAddress': '224.0.0.1' }, '/vpn/siteToSite/1/remoteAddress not-a-host'],
  [{ '/vpn/siteToSite/0/standby/insteadOf': 'site2' }, '/vpn/siteToSite/0/standby/insteadOf value-invalid'],
  [
    { '/vpn/siteToSite/0/localTrafficSelectors/0': '10.1.0.1/24' },
    '/vpn/siteToSite/0/localTrafficSelectors/0 host-bits',
  ],
  [
    { '/vpn/siteToSite/0/remoteTrafficSelectors/0': '10.2.0.1/24' },
    '/vpn/siteToSite/0/remoteTrafficSelectors/0 host-bits',
  ],
  [
    { '/vpn/siteToSite/0/standby/localTrafficSelectors/0': '10.1.0.1/24' },
    '/vpn/siteToSite/0/standby/localTrafficSelectors/0 host-bits',
  ],
  [
    { '/vpn/siteToSite/0/standby/remoteTrafficSelectors/0': '10.3.0.1/24' },
    '/vpn/siteToSite/0/standby/remoteTrafficSelectors/0 host-bits',
  ],
  [
    { '/vpn/siteToSite/1/remoteTrafficSelectors/1': '10.2.0.128/25' },
    '/vpn/siteToSite/1/remoteTrafficSelectors/1 subnet-overlap',
  ],
  [
    { '/vpn/siteToSite/1/remoteTrafficSelectors/1': '10.2.0.255/32' },
    '/vpn/siteToSite/1/remoteTrafficSelectors/1 subnet-overlap',
  ],
  [{ '/vpn/remoteAccess/addressPool': '10.8.0.1/24' }, '/vpn/remoteAccess/addressPool host-bits'],
  [
    {
      '/vpn/remoteAccess/addressPool': '10.1.0.0/23',
      '/vpn/remoteAccess/dynamicPool': '10.1.0.0/24',
      '/vpn/remoteAccess/fixedAddresses': [],
    },
    '/vpn/remoteAccess/addressPool subnet-overlap',
  ],
  [{ '/vpn/remoteAccess/dynamicPool': '10.8.0.1/25' }, '/vpn/remoteAccess/dynamicPool host-bits'],
  [{ '/vpn/remoteAccess/dynamicPool': '10.7.0.0/24' }, '/vpn/remoteAccess/dynamicPool value-invalid'],
  [
    { '/vpn/remoteAccess/dynamicPool': '10.8.0.0/23', '/vpn/remoteAccess/fixedAddresses': [] },
    '/vpn/remoteAccess/dynamicPool value-invalid',
  ],
  [
    { '/vpn/remoteAccess/dynamicPool': undefined },
    '/vpn/remoteAccess/fixedAddresses/0/address value-invalid',
    '/vpn/remoteAccess/fixedAddresses/1/address value-invalid',
  ],
  [
    { '/vpn/remoteAccess/trafficSelectors/0': '10.1.0.1/24' },
    '/vpn/remoteAccess/trafficSelectors/0 host-bits',
  ],
  [{ '/vpn/remoteAccess/nameservers/0': '127.0.0.1' }, '/vpn/remoteAccess/nameservers/0 not-a-host'],
  [{ '/vpn/remoteAccess/fullTunnel/1': 'eve.example' }, '/vpn/remoteAccess/fullTunnel/1 unknown-name'],
  [
    { '/vpn/remoteAccess/fixedAddresses/2': IDENTITY },
    '/vpn/remoteAccess/fixedAddresses/2/identity unknown-name',
  ],
  [
    { '/vpn/remoteAccess/fixedAddresses/0/address': '10.8.0.127' },
    '/vpn/remoteAccess/fixedAddresses/0/address value-invalid',
  ],
  [
    { '/vpn/remoteAccess/fixedAddresses/0/address': '10.8.1.0' },
    '/vpn/remoteAccess/fixedAddresses/0/address value-invalid',
  ],
];

test.for(WRONG)('%j', ([edits, ...faults]) => {
  expect(targetStateFaults(withEdits(edits)).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
    faults,
  );
});

/** What occurs twice, and what of it is told. */
const TWICE: [Edits, string, string][] = [
  [{ '/interfaces/lans/2': { ...LAN, name: 'wan1' } }, '/interfaces/lans/2/name', 'name wan1'],
  [{ '/interfaces/lans/2': { ...LAN, device: 'eth0' } }, '/interfaces/lans/2/device', 'device eth0'],
  [{ '/interfaces/wans/1/priority': 1 }, '/interfaces/wans/1/priority', 'priority 1'],
  [
    { '/dhcp/servers/2': { ...fullTarget().dhcp.servers[1], reservations: [] } },
    '/dhcp/servers/2/lan',
    'LAN guests',
  ],
  [
    { '/interfaces/lans/2': { ...LAN, ipv6Addresses: ['2001:db8:2:0:1::/64'] } },
    '/interfaces/lans/2/ipv6Addresses/0',
    'network 2001:db8:2:0::/64',
  ],
  [{ '/dns/lans/2': 'lan1' }, '/dns/lans/2', 'LAN lan1'],
  [
    { '/dhcp/servers/0/reservations/3/macAddress': '02:00:00:00:00:03' },
    '/dhcp/servers/0/reservations/3/macAddress',
    'MAC address 02:00:00:00:00:03',
  ],
  [
    { '/dhcp/servers/0/reservations/3/address': '10.1.0.13' },
    '/dhcp/servers/0/reservations/3/address',
    'address in 10.1.0.0/24 10.1.0.13',
  ],
  [{ '/firewall/zones/4': { name: 'vpn', interfaces: [] } }, '/firewall/zones/4/name', 'zone vpn'],
  [{ '/firewall/zones/3/interfaces/1': 'lan1' }, '/firewall/zones/3/interfaces/1', 'interface lan1'],
  [{ '/firewall/policies/8/name': 'IKE' }, '/firewall/policies/8/name', 'policy IKE'],
  [
    { '/firewall/portForwards/1/wan': 'wan1' },
    '/firewall/portForwards/1/publicPort',
    'public port wan1 tcp 443',
  ],
  [
    { '/vpn/siteToSite/1/name': 'site2', '/vpn/siteToSite/0/standby/insteadOf': undefined },
    '/vpn/siteToSite/1/name',
    'peer site2',
  ],
  [
    { '/vpn/remoteAccess/remoteIdentities/2': 'ann.example' },
    '/vpn/remoteAccess/remoteIdentities/2',
    'identity ann.example',
  ],
  [
    { '/vpn/remoteAccess/fixedAddresses/1/address': '10.8.0.200' },
    '/vpn/remoteAccess/fixedAddresses/1/address',
    'address 10.8.0.200',
  ],
];

test.for(TWICE)('twice: %j', ([edits, pointer, what]) => {
  expect(targetStateFaults(withEdits(edits))).toEqual([
    { pointer, code: 'duplicate', detail: `${what} occurs twice` },
  ]);
});

test('a host name is one of its LAN, and of the LANs of its zone, however it is written', () => {
  const edits = { '/dhcp/servers/0/reservations/2/hostname': 'NAS' };
  const pointer = '/dhcp/servers/0/reservations/2/hostname';
  expect(targetStateFaults(withEdits(edits))).toMatchObject([
    { pointer, detail: 'host name nas occurs twice' },
    { pointer, detail: 'host name nas in lan occurs twice' },
  ]);
  const oneZone = { '/firewall/zones/1/interfaces': ['lan1', 'guests'], '/firewall/zones/3/interfaces': [] };
  expect(targetStateFaults(withEdits(oneZone))).toMatchObject([
    { pointer: '/dhcp/servers/1/reservations/0/hostname', code: 'duplicate' },
  ]);
  const noZones = { '/firewall/zones/1/interfaces': [], '/firewall/zones/3/interfaces': [] };
  expect(targetStateFaults(withEdits(noZones))).toEqual([]);
});

test('PPP links are told apart by the names of their lines, as far as a device name goes', () => {
  const addressing = { method: 'pppoe', username: 'site1@isp.example', password: 'secret' };
  const { wans } = withEdits({ '/interfaces/wans/0/addressing': addressing }).interfaces;
  const named = (first: string, second: string) =>
    interfaceFaults({
      wans: [
        { ...wans[0]!, name: first },
        { ...wans[1]!, name: second },
      ],
      lans: [],
    });
  expect(named('upstairs-1', 'upstairs-2')).toEqual([]);
  expect(named('upstairs-10a', 'upstairs-10b')).toEqual([
    { pointer: '/interfaces/wans/1/name', code: 'duplicate', detail: 'device ppp-upstairs-10 occurs twice' },
  ]);
});

test('what policies say is judged where they stand, by the zones there are', () => {
  const policy = { name: 'p', from: 'lan', to: 'appliance', action: 'accept' as const };
  const services = [
    { protocol: 'tcp' as const, ports: [1] },
    { protocol: 'icmp' as const, ports: [1] },
  ];
  expect(policyFaults([{ ...policy, services }], ['lan'], '/list')).toMatchObject([
    { pointer: '/list/0/services/1/ports', code: 'value-invalid' },
  ]);
  expect(policyFaults([policy], [], '/list')).toMatchObject([
    { pointer: '/list/0/from', code: 'unknown-name' },
  ]);
});
