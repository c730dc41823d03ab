import { expect, test } from 'vitest';
import { driftOfText } from '../../../edge-agent/drivers/drift-of-text.ts';
import {
  devicePointers,
  driftOfDevices,
  driftOfHost,
  driftOfIpv6,
  driftOfRules,
} from '../../../edge-agent/drivers/iproute2/drift.ts';
import type { CurrentDevice } from '../../../edge-agent/drivers/iproute2/parse-devices.ts';
import type { WantedDevice } from '../../../edge-agent/drivers/iproute2/wanted.ts';
import { lineDifferences, linesOf } from '../../../edge-agent/drivers/line-differences.ts';
import {
  driftOfConnections,
  driftOfTunnels,
  driftOfTunnelTable,
} from '../../../edge-agent/drivers/strongswan/drift.ts';
import type { SecurityAssociation } from '../../../edge-agent/drivers/strongswan/vici/security-association.ts';
import { fullTarget } from '../../lib/drivers/full-target.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';

type Told = readonly { path: string; expected: string; actual: string }[];
const words = (findings: Told) =>
  findings.map(({ path, expected, actual }) => `${path}: ${expected} / ${actual}`);

test('lines are compared as often as they occur, without their order, blanks and indentation', () => {
  expect(linesOf('  a\n\n\tb b \n')).toEqual(['a', 'b b']);
  expect(lineDifferences(['a', 'b', 'b', 'c'], ['b', 'c', 'c', 'd'])).toEqual({
    missing: ['a', 'b'],
    extra: ['c', 'd'],
  });
  expect(lineDifferences(['a', 'b'], ['b', 'a'])).toEqual({ missing: [], extra: [] });
});

test.for<[string, string, string | undefined, string[]]>([
  ['the same', 'a\nb\n', 'a\nb\n', []],
  ['nothing', 'a\nb\n', undefined, ['/dns: x.conf / nothing']],
  ['an empty file', 'a\n', '', ['/dns: a / nothing']],
  ['another order', 'a\nb\n', 'b\na\n', ['/dns: x.conf / another order']],
  ['a line more', 'a\n', 'a\nb\n', ['/dns: nothing / b']],
  ['a line instead', 'a\nb\n', 'a\nc\n', ['/dns: b / c']],
  ['three lines instead', '1\n2\n3\n', '4\n5\n6\n', ['/dns: 1 · 2 · 3 / 4 · 5 · 6']],
  ['many', '1\n2\n3\n4\n5\n', '', ['/dns: 1 · 2 · 3 · and 2 more / nothing']],
])('of a file is found: %s', ([, expected, actual, told]) => {
  expect(words(driftOfText('/dns', 'x.conf', expected, actual))).toEqual(told);
});

const has: CurrentDevice = {
  ...{ device: 'eth0', kind: '', up: true, mtuBytes: 1500, addresses: ['192.0.2.1/24'] },
  routes: [{ destination: 'default', gateway: '192.0.2.254', metric: 100 }],
};
const wants: WantedDevice = {
  ...{ device: 'eth0', up: true, mtuBytes: 1500, addresses: has.addresses },
  routes: has.routes,
};
const onlink = { destination: 'default', gateway: '10.0.0.1', onlink: true, metric: 0, table: 201 };

test.for<[string, Partial<WantedDevice>, Partial<CurrentDevice> | undefined, string[]]>([
  ['as wanted', {}, {}, []],
  ['gone', {}, undefined, ['/p: eth0 / nothing']],
  ['down, whatever else it is', {}, { up: false, mtuBytes: 9000 }, ['/p: up / down']],
  ['up', { up: false }, {}, ['/p: down / up']],
  ['of another size', {}, { mtuBytes: 1400 }, ['/p: 1500 / 1400']],
  ['of a size nobody asked for', { mtuBytes: undefined } as object, { mtuBytes: 1400 }, []],
  [
    'at another address',
    {},
    { addresses: ['192.0.2.9/24'] },
    ['/p: 192.0.2.1/24 / nothing', '/p: nothing / 192.0.2.9/24'],
  ],
  [
    'with another route',
    {},
    { routes: [onlink] },
    [
      '/p: default via 192.0.2.254 metric 100 / nothing',
      '/p: nothing / default via 10.0.0.1 onlink metric 0 table 201',
    ],
  ],
  [
    'without a gateway',
    { routes: [{ destination: '10.0.0.0/8', metric: 1 }] },
    { routes: [] },
    ['/p: 10.0.0.0/8 metric 1 / nothing'],
  ],
  ['by a client, with any address', { addresses: 'by-client' }, { addresses: [], routes: [onlink] }, []],
])('a device is %s', ([, wanted, current, told]) => {
  const devices = current
    ? [
        { ...has, device: 'eth1', up: false },
        { ...has, ...current },
      ]
    : [];
  expect(words(driftOfDevices([{ ...wants, ...wanted }], devices, () => '/p'))).toEqual(told);
});

test('a device is told at its place in the target state, with its VLAN', () => {
  const pointerTo = devicePointers(fullTarget());
  expect(['eth0', 'eth2.35', 'eth1', 'eth1.20', 'eth2'].map(pointerTo)).toEqual([
    ...['/interfaces/wans/0', '/interfaces/wans/1', '/interfaces/lans/0', '/interfaces/lans/1'],
    '/interfaces',
  ]);
});

test('of IPv6 what is wanted and missing is told, and of rules what would put them right', () => {
  const wanted = {
    addresses: [{ device: 'eth1', address: 'fd00::1/64' }],
    routes: [{ device: 'eth0', gateway: 'fe80::1', metric: 100 }],
  };
  const pointerTo = (device: string) => `/${device}`;
  const elsewhere = {
    addresses: [{ device: 'eth2', address: 'fd00::1/64' }],
    routes: [{ device: 'eth2', gateway: 'fe80::1', metric: 100 }],
  };
  expect(driftOfIpv6(wanted, wanted, pointerTo)).toEqual([]);
  expect(words(driftOfIpv6(wanted, elsewhere, pointerTo))).toEqual([
    '/eth1: fd00::1/64 / nothing',
    '/eth0: default via fe80::1 / nothing',
  ]);
  expect(words(driftOfRules(['rule add pref 211 lookup main', 'rule delete pref 212 lookup 9']))).toEqual([
    '/interfaces: pref 211 lookup main / nothing',
    '/interfaces: nothing / pref 212 lookup 9',
  ]);
});

test('of the host its name, its time and its time servers are told', () => {
  const wanted = { hostname: 'site1', localTime: 'Asia/Taipei', timeServers: '192.0.2.123' };
  expect(driftOfHost(wanted, wanted)).toEqual([]);
  const current = { hostname: 'debian', localTime: undefined, timeServers: '192.0.2.124' };
  expect(words(driftOfHost(wanted as never, current as never))).toEqual([
    '/system/hostname: site1 / debian',
    '/system/timeZone: Asia/Taipei / nothing',
    '/system/ntpServers: 192.0.2.123 / 192.0.2.124',
  ]);
  expect(words(driftOfHost(current as never, wanted as never))[1]).toBe(
    '/system/timeZone: nothing / Asia/Taipei',
  );
});

test('connections are told that are missing, foreign, or carry other networks', () => {
  const target = siteTarget(1, [sitePeer(1, 2), sitePeer(1, 3, { remote: ['10.4.0.0/24', '10.3.0.0/24'] })]);
  const wanted = ['site2', 'site3', 'remote_access_eap'].map((name) => ({
    name,
    text: '',
    initiator: false,
  }));
  const loaded = (name: string, remote: string[], child = name) => ({
    name,
    children: new Map([[child, { local: ['10.1.0.0/24'], remote }]]),
  });
  const people = loaded('remote_access_eap', []);
  const [site2, site3] = [loaded('site2', ['10.2.0.0/24']), loaded('site3', ['10.3.0.0/24', '10.4.0.0/24'])];
  const drift = (...connections: ReturnType<typeof loaded>[]) =>
    words(driftOfConnections(target, wanted, connections));
  expect(drift(site2, site3, people)).toEqual([]);
  expect(drift(site2)).toEqual(['/vpn/siteToSite/1: site3 / nothing', '/vpn: remote_access_eap / nothing']);
  expect(drift(site2, site3, people, loaded('zz', []))).toEqual(['/vpn: nothing / zz']);
  expect(drift(site2, loaded('site3', ['10.3.0.0/24']), people)).toEqual([
    '/vpn/siteToSite/1: 10.1.0.0/24 to 10.3.0.0/24 10.4.0.0/24 / 10.1.0.0/24 to 10.3.0.0/24',
  ]);
  expect(drift(loaded('site2', ['10.2.0.0/24'], 'other'), site3, people)).toEqual([
    '/vpn/siteToSite/0: 10.1.0.0/24 to 10.2.0.0/24 / nothing',
  ]);
});

test('tunnels are told that are up by a connection that went or changed, and routes that are missing', () => {
  const record = (digest: string) => ({ digest, authorities: ['a'] });
  const up = (connection: string, established = true) =>
    ({ connection, established, children: [] }) as unknown as SecurityAssociation;
  const loaded = { kept: record('1'), changed: record('1'), gone: record('1'), rising: record('1') };
  const wanted = { kept: record('1'), changed: record('2'), never: record('1') };
  const associations = ['kept', 'changed', 'changed', 'gone', 'never'].map((name) => up(name));
  expect(words(driftOfTunnels([...associations, up('rising', false)], loaded, wanted))).toEqual([
    '/vpn: nothing / changed',
    '/vpn: nothing / gone',
  ]);
  expect(driftOfTunnelTable(['a', 'b'], ['b', 'a', 'c'], true)).toEqual([]);
  expect(words(driftOfTunnelTable(['a', 'b'], ['b'], false))).toEqual([
    '/vpn: a rule / nothing',
    '/vpn: a / nothing',
  ]);
});
