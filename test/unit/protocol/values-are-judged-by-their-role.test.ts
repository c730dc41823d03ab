import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deviceFault,
  dnsNameFault,
  gatewayFault,
  hostnameFault,
  interfaceFault,
  lanHostFault,
  lanInterfaceFault,
  macFault,
  networkFault,
  publicEndpointFault,
  resolverFault,
  serverFault,
  TIME_ZONES,
  timeZoneFault,
  unicast6Fault,
  vpnFaults,
} from '#protocol';
import { lanInterface6Fault } from '../../../edge-agent/protocol/rules/addresses.ts';
import { overlap, parsePrefix } from '../../../edge-agent/protocol/rules/ipv4.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';

const device = (text: string) => {
  const [name = '', vlan] = text.split('/');
  return deviceFault({ device: name, ...(vlan !== undefined && { vlanId: Number(vlan) }) });
};
const gateway = (own: string) => (address: string) => gatewayFault(own, address);

/** By role: what serves in it, and what does not, with the code of the fault. */
const ROLES: [string, (value: string) => { code: string } | undefined, string[], Record<string, string>][] = [
  [
    'an own address',
    interfaceFault,
    ['203.0.113.1/24', '203.0.113.0/31', '203.0.113.255/31', '203.0.113.10/32', '10.0.0.1/8'],
    {
      '203.0.113.0/24': 'not-a-host',
      '203.0.113.255/24': 'not-a-host',
      '203.0.113.3/30': 'not-a-host',
      '127.0.0.1/8': 'not-a-host',
      '0.0.0.1/24': 'not-a-host',
      '169.254.1.1/16': 'not-a-host',
      '224.0.0.1/24': 'not-a-host',
      '255.255.255.255/32': 'not-a-host',
      '10.0.0.1/0': 'value-invalid',
      '10.0.0.1/7': 'value-invalid',
    },
  ],
  [
    'an own address in a LAN',
    lanInterfaceFault,
    ['10.0.0.1/24', '10.0.0.1/30'],
    { '10.0.0.0/31': 'value-invalid', '10.0.0.1/32': 'value-invalid', '10.0.0.0/30': 'not-a-host' },
  ],
  [
    'the gateway of a network',
    gateway('203.0.113.10/24'),
    ['203.0.113.1', '203.0.113.254'],
    {
      '203.0.113.10': 'own-address',
      '203.0.113.0': 'not-a-host',
      '203.0.113.255': 'not-a-host',
      '203.0.114.1': 'gateway-outside',
      '169.254.1.1': 'gateway-outside',
      '0.0.0.0': 'not-a-host',
    },
  ],
  [
    'the gateway of a /31',
    gateway('203.0.113.10/31'),
    ['203.0.113.11'],
    { '203.0.113.10': 'own-address', '203.0.113.9': 'gateway-outside', '203.0.113.12': 'gateway-outside' },
  ],
  [
    'the gateway of a /32',
    gateway('203.0.113.10/32'),
    ['169.254.1.1', '203.0.113.1', '10.0.0.1'],
    { '203.0.113.10': 'own-address', '127.0.0.1': 'not-a-host', '239.1.1.1': 'not-a-host' },
  ],
  [
    'a resolver',
    (address) => resolverFault(address, ['10.0.0.1']),
    ['192.0.2.53', '10.0.0.2', '169.254.169.253'],
    {
      '10.0.0.1': 'own-address',
      '0.0.0.0': 'not-a-host',
      '127.0.0.53': 'not-a-host',
      '224.0.0.251': 'not-a-host',
      '255.255.255.255': 'not-a-host',
    },
  ],
  [
    'a public endpoint',
    publicEndpointFault,
    ['203.0.113.9', '100.63.255.255', '100.128.0.0', '172.32.0.1'],
    {
      '0.0.0.0': 'not-public',
      '127.0.0.1': 'not-public',
      '10.1.1.1': 'not-public',
      '172.16.0.1': 'not-public',
      '192.168.1.1': 'not-public',
      '100.64.0.1': 'not-public',
      '169.254.1.1': 'not-public',
      '224.0.0.1': 'not-public',
      '255.255.255.255': 'not-public',
    },
  ],
  [
    'a host of a LAN',
    (address) => lanHostFault('10.0.0.1/24', address),
    ['10.0.0.2', '10.0.0.254'],
    {
      '10.0.0.0': 'address-outside-lan',
      '10.0.0.255': 'address-outside-lan',
      '10.0.1.2': 'address-outside-lan',
      '10.0.0.1': 'own-address',
    },
  ],
  ['a network', networkFault, ['10.0.0.0/24', '0.0.0.0/0', '10.0.0.1/32'], { '10.0.0.1/24': 'host-bits' }],
  [
    'a network card',
    macFault,
    ['02:00:00:00:00:01', '02:00:00:00:00:00', '00:00:5e:00:53:01', 'fc:00:00:00:00:01'],
    {
      'ff:ff:ff:ff:ff:ff': 'not-unicast',
      '01:00:5e:00:00:01': 'not-unicast',
      '33:33:00:00:00:01': 'not-unicast',
      '00:00:00:00:00:00': 'not-unicast',
    },
  ],
  [
    'an IPv6 host',
    unicast6Fault,
    ['fe80::1', '2001:db8::1', 'fd00::'],
    {
      '::': 'not-a-host',
      '::1': 'not-a-host',
      'ff00::1': 'not-a-host',
      'ff02::1': 'not-a-host',
      '::ffff:1:1': 'not-a-host',
    },
  ],
  [
    'an own IPv6 address in a LAN',
    lanInterface6Fault,
    ['2001:db8::1/64', '2001:db8:0:0:1::/64', 'fec0::1/64', 'fd00:1:2:3:4:5:6:7/64'],
    {
      '2001:db8::1/63': 'value-invalid',
      '2001:db8::1/65': 'value-invalid',
      '2001:db8:1:2::/64': 'not-a-host',
      'fe80::1/64': 'not-a-host',
      'febf::1/64': 'not-a-host',
      'ff02::1/64': 'not-a-host',
      '::1/64': 'not-a-host',
    },
  ],
  [
    'a port, perhaps with a VLAN',
    device,
    ['eth0', 'eth0/4094', 'enp3s0f1np1/100', 'wan_15_letters_'],
    {
      'enp101s0f1np1/4000': 'device-name-too-long',
      'eth_15_letters_/1': 'device-name-too-long',
      lo: 'device-name-reserved',
      ipsec0: 'device-name-reserved',
      'ppp-wan1': 'device-name-reserved',
      all: 'device-name-reserved',
      'default/5': 'device-name-reserved',
    },
  ],
  [
    'a time zone',
    timeZoneFault,
    ['Asia/Taipei', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'],
    {
      CST: 'unknown-time-zone',
      JST: 'unknown-time-zone',
      'asia/taipei': 'unknown-time-zone',
      'Asia/Atlantis': 'unknown-time-zone',
      Factory: 'unknown-time-zone',
      '': 'unknown-time-zone',
    },
  ],
  [
    'a DNS name',
    dnsNameFault,
    ['tea.example', '10.example', 'intranet', 'localhost.example', 'mylocalhost'],
    {
      '10.0.0.300': 'value-invalid',
      '4': 'value-invalid',
      localhost: 'name-reserved',
      'a.LOCALHOST': 'name-reserved',
    },
  ],
  [
    'a server',
    serverFault,
    ['pool.ntp.org', '192.0.2.1', '192.0.2.255', '1.2.3.255'],
    {
      '0.0.0.0': 'not-a-host',
      '127.0.0.1': 'not-a-host',
      '999.1.1.1': 'value-invalid',
      localhost: 'name-reserved',
    },
  ],
  [
    'the name of a host',
    hostnameFault,
    ['printer', 'ignore', 'infinite', '45m', 'wpad2'],
    { wpad: 'name-reserved', WPAD: 'name-reserved', isatap: 'name-reserved', localhost: 'name-reserved' },
  ],
];

describe.for(ROLES)('%s', ([, faultOf, good, bad]) => {
  test.for(good)('can be %s', (value) => {
    expect(faultOf(value)).toBeUndefined();
  });
  test.for(Object.entries(bad))('cannot be %s', ([value, code]) => {
    expect(faultOf(value)).toMatchObject({ code });
  });
});

test('this program knows every time zone that sites may have', () => {
  for (const timeZone of TIME_ZONES) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
});

test('of networks that two peers claim the later one is told, also when they are not neighbours', () => {
  const peers = [
    sitePeer(1, 2, { remote: ['10.2.0.0/16'] }),
    sitePeer(1, 3, { remote: ['10.3.0.0/24', '10.2.7.0/24'] }),
    sitePeer(1, 4, { remote: ['10.2.9.0/24', '10.4.0.0/24'] }),
    sitePeer(1, 5, { remote: ['10.5.0.0/24', '10.5.0.0/25'] }),
  ];
  expect(vpnFaults(siteTarget(1, peers)).map(({ pointer }) => pointer)).toEqual([
    '/vpn/siteToSite/1/remoteTrafficSelectors/1',
    '/vpn/siteToSite/2/remoteTrafficSelectors/0',
  ]);
});

const octet = fc.integer({ min: 0, max: 3 });
const claim = fc.record({
  network: fc
    .tuple(octet, octet, fc.constantFrom(14, 15, 16, 17, 18))
    .map(([second, third, length]) => `10.${second}.${third * 64}.0/${length}`),
  peer: fc.constantFrom(2, 3, 4),
});

test('what a sorted look over claimed networks finds is what comparing each with each finds', () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 8 }), (claims) => {
      const peers = [2, 3, 4].map((peer) =>
        sitePeer(1, peer, {
          remote: claims.filter((each) => each.peer === peer).map(({ network }) => network),
        }),
      );
      const inPlace = peers.flatMap(({ name, remoteTrafficSelectors }, p) =>
        remoteTrafficSelectors.map((network, s) => ({
          ...{ name, network, ...parsePrefix(network) },
          pointer: `/vpn/siteToSite/${p}/remoteTrafficSelectors/${s}`,
        })),
      );
      const bySize = inPlace.toSorted((a, b) => a.first - b.first || b.last - a.last);
      const beginsInAnothers = bySize.filter(({ name, network }, i) =>
        bySize.slice(0, i).some((other) => other.name !== name && overlap(other.network, network)),
      );
      const told = vpnFaults(siteTarget(1, peers)).filter(({ code }) => code === 'subnet-overlap');
      expect(told).toHaveLength(beginsInAnothers.length);
      const places = told.map(({ pointer }) => inPlace.findIndex((each) => each.pointer === pointer));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      for (const [i, { detail }] of told.entries()) {
        const later = inPlace[places[i] ?? -1];
        const [, mine, other, name] = /^(\S+) overlaps (\S+) of (\S+)$/.exec(detail) ?? [];
        expect(mine).toBe(later?.network);
        expect(name).not.toBe(later?.name);
        expect(overlap(mine ?? '', other ?? '')).toBe(true);
        expect(inPlace.findIndex((each) => each.name === name && each.network === other)).toBeLessThan(
          places[i] ?? -1,
        );
      }
    }),
  );
});
