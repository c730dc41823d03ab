import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineRules, planRules } from '../../../edge-agent/drivers/iproute2/line-rules.ts';
import { type CurrentDevice, parseDevices } from '../../../edge-agent/drivers/iproute2/parse-devices.ts';
import { planBatch } from '../../../edge-agent/drivers/iproute2/plan-batch.ts';
import {
  type WantedDevice,
  wantedDevices,
  withClients,
} from '../../../edge-agent/drivers/iproute2/wanted.ts';
import { fullTarget } from '../../lib/drivers/full-target.ts';
import { siteTarget, twoLines } from '../../lib/drivers/site-target.ts';

const device = (name: string, more: Partial<CurrentDevice> = {}): CurrentDevice => ({
  device: name,
  kind: '',
  up: true,
  mtuBytes: 1500,
  addresses: [],
  routes: [],
  ...more,
});

const lines = (...args: Parameters<typeof planBatch>) => {
  const { links, addresses } = planBatch(...args);
  return [...links, ...addresses];
};

test('a fresh box', () => {
  const current = [device('eth0', { up: false }), device('eth1', { up: false })];
  expect(lines(wantedDevices(siteTarget(1)), current)).toEqual([
    'link set dev eth0 up',
    'link set dev eth1 up',
    'address add 198.51.100.11/24 broadcast + dev eth0',
    'address add 10.1.0.1/24 broadcast + dev eth1',
    'route replace default via 198.51.100.1 dev eth0 metric 100',
  ]);
});

test('the factory default route gives way only after the new one is there', () => {
  const current = [
    device('eth0', {
      addresses: ['198.51.100.11/24'],
      routes: [{ destination: 'default', gateway: '198.51.100.1', metric: 0 }],
    }),
    device('eth1', { addresses: ['10.1.0.1/24'] }),
  ];
  expect(lines(wantedDevices(siteTarget(1)), current)).toEqual([
    'route replace default via 198.51.100.1 dev eth0 metric 100',
    'route delete default via 198.51.100.1 dev eth0 metric 0',
  ]);
});

test('another gateway takes the place of the one before, which is not deleted again', () => {
  const target = siteTarget(1);
  target.interfaces.wans[0]!.addressing = {
    method: 'static',
    address: '198.51.100.11/32',
    gateway: '169.254.1.1',
    nameservers: [],
  };
  const [wan] = wantedDevices(target);
  const has = (gateway: string, onlink?: boolean) =>
    device('eth0', {
      addresses: ['198.51.100.11/32'],
      routes: [{ destination: 'default', gateway, metric: 100, ...(onlink && { onlink }) }],
    });
  const replaced = ['route replace default via 169.254.1.1 dev eth0 onlink metric 100'];
  expect(lines([wan as WantedDevice], [has('169.254.1.2', true)])).toEqual(replaced);
  expect(lines([wan as WantedDevice], [has('169.254.1.1')])).toEqual(replaced);
  expect(lines([wan as WantedDevice], [has('169.254.1.1', true)])).toEqual([]);
});

test('a new address in the same subnet: the old one goes first, since it would take the new one along', () => {
  const [wan] = wantedDevices(siteTarget(1));
  const current = [
    device('eth0', {
      addresses: ['198.51.100.99/24'],
      routes: [{ destination: 'default', gateway: '198.51.100.1', metric: 100 }],
    }),
  ];
  expect(lines([wan as WantedDevice], current)).toEqual([
    'address delete 198.51.100.99/24 dev eth0',
    'address replace 198.51.100.11/24 broadcast + dev eth0',
    'route replace default via 198.51.100.1 dev eth0 metric 100',
  ]);
});

test('VLANs are made after what they lie on, and go when no longer wanted', () => {
  const target = siteTarget(1);
  target.interfaces.lans = [{ name: 'lan1', device: 'eth1', vlanId: 10, address: '10.1.0.1/24' }];
  const current = [device('eth0'), device('eth1', { up: false, addresses: ['10.9.0.1/24'] })];
  expect(lines(wantedDevices(target), current).filter((line) => line.includes('eth1'))).toEqual([
    'link set dev eth1 up',
    'link add link eth1 name eth1.10 type vlan id 10',
    'link set dev eth1.10 up',
    'address delete 10.9.0.1/24 dev eth1',
    'address add 10.1.0.1/24 broadcast + dev eth1.10',
  ]);
  const later = [
    device('eth0'),
    device('eth1'),
    device('eth1.10', { kind: 'vlan', addresses: ['10.1.0.1/24'] }),
  ];
  const gone = { used: ['eth0', 'eth1', 'eth1.10'], made: ['eth1.10'] };
  expect(lines(wantedDevices(siteTarget(1)), later, gone)[0]).toBe('link delete dev eth1.10');
});

test('with two WANs each line has its table as well, until one WAN is left', () => {
  const [eth0, eth1] = [device('eth0'), device('eth1', { addresses: ['10.1.0.1/24'] })];
  expect(lines(wantedDevices(twoLines(1)), [eth0, eth1, device('eth2')])).toEqual([
    'address add 198.51.100.11/24 broadcast + dev eth0',
    'address add 192.0.2.11/24 broadcast + dev eth2',
    'route replace default via 198.51.100.1 dev eth0 metric 100',
    'route replace 198.51.100.0/24 dev eth0 metric 100 table 201',
    'route replace default via 198.51.100.1 dev eth0 metric 100 table 201',
    'route replace default via 192.0.2.1 dev eth2 metric 200',
    'route replace 192.0.2.0/24 dev eth2 metric 200 table 202',
    'route replace default via 192.0.2.1 dev eth2 metric 200 table 202',
  ]);
  const gateway = '198.51.100.1';
  const both = device('eth0', {
    addresses: ['198.51.100.11/24'],
    routes: [
      { destination: 'default', gateway, metric: 100 },
      { destination: '198.51.100.0/24', metric: 100, table: 201 },
      { destination: 'default', gateway, metric: 100, table: 201 },
    ],
  });
  expect(lines(wantedDevices(siteTarget(1)), [both, eth1])).toEqual([
    'route delete 198.51.100.0/24 dev eth0 metric 100 table 201',
    'route delete default via 198.51.100.1 dev eth0 metric 100 table 201',
  ]);
});

test('of a line whose client holds an address only the routes in a table not its own go', () => {
  const wanted = { device: 'eth2', up: true, addresses: 'by-client' as const, routes: [], table: 202 };
  const gateway = '192.0.2.1';
  const routes = [
    { destination: 'default', gateway, metric: 200 },
    { destination: 'default', gateway, metric: 200, table: 202 },
    { destination: 'default', gateway, metric: 100, table: 201 },
  ];
  expect(lines([wanted], [device('eth2', { addresses: ['192.0.2.70/24'], routes })])).toEqual([
    'route delete default via 192.0.2.1 dev eth2 metric 100 table 201',
  ]);
});

test('rules lead what a line brought back to it, and only there where there are two lines', () => {
  const others = [
    { priority: 0, src: 'all', table: 'local' },
    { priority: 210, src: 'all', table: '210' },
    { priority: 32766, src: 'all', table: 'main' },
  ];
  const own = [
    { priority: 211, src: 'all', dst: '10.1.0.0', dstlen: 24, table: 'main' },
    { priority: 212, src: 'all', fwmark: '0xc9', table: '201' },
    { priority: 212, src: 'all', fwmark: '0xca', table: '202' },
    { priority: 213, src: '198.51.100.11', table: '201' },
    { priority: 213, src: '192.0.2.11', table: '202' },
  ];
  const wanted = lineRules(twoLines(1));
  expect(planRules(wanted, others, [])).toEqual([
    'rule add pref 211 to 10.1.0.0/24 lookup main',
    'rule add pref 212 fwmark 201 lookup 201',
    'rule add pref 212 fwmark 202 lookup 202',
    'rule add pref 213 from 198.51.100.11 lookup 201',
    'rule add pref 213 from 192.0.2.11 lookup 202',
  ]);
  expect(planRules(wanted, [...others, ...own], [])).toEqual([]);
  const calling = twoLines(1);
  calling.interfaces.wans[1]!.addressing = { method: 'dhcp' };
  expect(planRules(lineRules(calling), own, [])).toEqual(['rule delete pref 213 from 192.0.2.11 lookup 202']);
  expect(planRules(lineRules(calling), own, [202])).toEqual([]);
  expect(planRules(lineRules(siteTarget(1)), [...others, ...own], [])).toEqual(
    wanted.map((words) => `rule delete ${words}`),
  );
  expect(planRules(lineRules(siteTarget(1)), others, [])).toEqual([]);
});

test('what an earlier target state used is emptied, what it made is removed, and both only where they are', () => {
  const used = device('eth5', {
    up: false,
    addresses: ['10.5.0.1/24'],
    routes: [{ destination: '10.6.0.0/16', gateway: '10.5.0.2', metric: 0 }],
  });
  const eth0 = device('eth0', { addresses: ['192.0.2.1/24'] });
  const current = [eth0, used, device('eth5.10', { kind: 'vlan', addresses: ['10.7.0.1/24'] })];
  const wanted = [{ device: 'eth0', up: true, addresses: ['192.0.2.1/24'], routes: [] }];
  const abandoned = { used: ['eth0', 'eth5', 'eth5.10', 'eth6'], made: ['eth0', 'eth5.10', 'eth6.10'] };
  expect(planBatch(wanted, current, abandoned)).toEqual({
    links: ['link delete dev eth5.10'],
    addresses: [
      'route delete 10.6.0.0/16 via 10.5.0.2 dev eth5 metric 0',
      'address delete 10.5.0.1/24 dev eth5',
    ],
  });
});

test.for<[string, Partial<WantedDevice>, Partial<CurrentDevice> | undefined, string[]]>([
  ['another size of packets', { mtuBytes: 1400 }, {}, ['link set dev eth0 mtu 1400']],
  [
    'the usual size on what has another',
    { mtuBytes: 1500 },
    { mtuBytes: 1400 },
    ['link set dev eth0 mtu 1500'],
  ],
  ['the size it has', { mtuBytes: 1400 }, { mtuBytes: 1400 }, []],
  ['no size', {}, { mtuBytes: 1400 }, []],
  ['to be down', { up: false }, {}, ['link set dev eth0 down']],
  ['a VLAN that is there', { vlan: { parent: 'eth9', id: 3 } }, {}, []],
  [
    'a VLAN that is not there, of the usual size',
    { vlan: { parent: 'eth9', id: 3 }, mtuBytes: 1500 },
    undefined,
    ['link add link eth9 name eth0 type vlan id 3', 'link set dev eth0 up'],
  ],
  [
    'a VLAN that is not there, of another size',
    { vlan: { parent: 'eth9', id: 3 }, mtuBytes: 1400 },
    undefined,
    ['link add link eth9 name eth0 type vlan id 3', 'link set dev eth0 mtu 1400', 'link set dev eth0 up'],
  ],
  ['something of a device that is not there', { up: false }, undefined, []],
])('wanted of a device: %s', ([, wanted, current, expected]) => {
  const eth0: WantedDevice = { device: 'eth0', up: true, addresses: [], routes: [], ...wanted };
  expect(lines([eth0], current ? [device('eth0', current)] : [])).toEqual(expected);
});

test('routes are known by where they go, their metric and their table', () => {
  const gateway = '192.0.2.254';
  const wanted = { destination: 'default', gateway, metric: 100, table: 201 };
  const eth0 = { device: 'eth0', up: true, addresses: [], routes: [wanted] };
  const add = 'route replace default via 192.0.2.254 dev eth0 metric 100 table 201';
  const plan = (route: object) => lines([eth0], [device('eth0', { routes: [{ ...wanted, ...route }] })]);
  expect(plan({})).toEqual([]);
  expect(plan({ destination: '10.0.0.0/8' })).toEqual([
    add,
    'route delete 10.0.0.0/8 via 192.0.2.254 dev eth0 metric 100 table 201',
  ]);
  expect(plan({ metric: 200 })).toEqual([
    add,
    'route delete default via 192.0.2.254 dev eth0 metric 200 table 201',
  ]);
  expect(plan({ table: 202 })).toEqual([
    add,
    'route delete default via 192.0.2.254 dev eth0 metric 100 table 202',
  ]);
  expect(plan({ gateway: '192.0.2.253' })).toEqual([add]);
  expect(plan({ onlink: true })).toEqual([add]);
});

test('devices that are disturbed get their routes anew', () => {
  const route = { destination: 'default', gateway: '192.0.2.254', metric: 100 };
  const eth0 = { device: 'eth0', up: true, addresses: ['192.0.2.1/24'], routes: [route] };
  const has = { addresses: eth0.addresses, routes: [route] };
  const anew = 'route replace default via 192.0.2.254 dev eth0 metric 100';
  expect(lines([eth0], [device('eth0', has)])).toEqual([]);
  expect(lines([eth0], [device('eth0', { ...has, up: false })])).toEqual(['link set dev eth0 up', anew]);
  const more = { ...has, addresses: ['192.0.2.1/24', '192.0.2.2/24'] };
  const foreign = { destination: '10.0.0.0/8', gateway: '192.0.2.253', metric: 0 };
  expect(lines([eth0], [device('eth0', { ...more, routes: [route, foreign] })])).toEqual([
    'route delete 10.0.0.0/8 via 192.0.2.253 dev eth0 metric 0',
    'address delete 192.0.2.2/24 dev eth0',
    'address replace 192.0.2.1/24 broadcast + dev eth0',
    anew,
  ]);
});

test('a target state wants of each line what its way of getting an address needs', () => {
  const target = fullTarget();
  const [wan1, wan2] = target.interfaces.wans;
  wan1!.mtuBytes = 1400;
  wan2!.mtuBytes = 1492;
  const route = { destination: 'default', gateway: '198.51.100.1', metric: 100 };
  expect(wantedDevices(target)).toEqual([
    { device: 'eth2', up: true, addresses: [], routes: [] },
    {
      ...{ device: 'eth0', mtuBytes: 1400, up: true, table: 201, addresses: ['198.51.100.11/24'] },
      routes: [route, { destination: '198.51.100.0/24', metric: 100, table: 201 }, { ...route, table: 201 }],
    },
    { device: 'eth1', up: true, addresses: ['10.1.0.1/24'], routes: [] },
    {
      ...{ device: 'eth2.35', vlan: { parent: 'eth2', id: 35 }, mtuBytes: 1500 },
      ...{ up: true, table: 202, addresses: [], routes: [] },
    },
    { device: 'eth1.20', vlan: { parent: 'eth1', id: 20 }, up: true, addresses: ['10.1.1.1/24'], routes: [] },
  ]);
});

test('a line with a single address reaches its gateway over the link, also in its table', () => {
  const addressing = {
    method: 'static' as const,
    address: '192.0.2.11/32',
    gateway: '169.254.1.1',
    nameservers: [],
  };
  const route = { destination: 'default', gateway: '169.254.1.1', onlink: true, metric: 200 };
  expect(wantedDevices(twoLines(1, [], addressing)).find(({ device }) => device === 'eth2')?.routes).toEqual([
    route,
    { ...route, table: 202 },
  ]);
  const calling = twoLines(1, [], { method: 'dhcp' });
  const eth2 = { device: 'eth2', mtuBytes: 1500, up: true, table: 202, addresses: 'by-client', routes: [] };
  const wanted = wantedDevices(calling);
  expect(wanted.find(({ device }) => device === 'eth2')).toEqual(eth2);
  expect(withClients(wanted, calling.interfaces.wans)).toEqual(wanted);
  expect(withClients(wanted, [])).toEqual(
    wanted.map((each) => (each.device === 'eth2' ? { ...eth2, addresses: [] } : each)),
  );
});

test('devices nobody named are never mentioned', () => {
  const current = [device('eth0'), device('eth1'), device('docker0', { addresses: ['172.17.0.1/16'] })];
  expect(lines(wantedDevices(siteTarget(1)), current).join()).not.toContain('docker0');
});

test('a device that is as wanted yields nothing (any addresses and routes)', () => {
  const address = fc.integer({ min: 0, max: 255 }).map((octet) => `10.${octet}.0.1/24`);
  const route = fc.record({ destination: fc.constant('default'), gateway: fc.ipV4(), metric: fc.nat(900) });
  fc.assert(
    fc.property(
      fc.uniqueArray(address, { maxLength: 4 }),
      fc.uniqueArray(route, { maxLength: 3, selector: (each) => `${each.gateway} ${each.metric}` }),
      (addresses, routes) => {
        const wanted = { device: 'eth0', up: true, mtuBytes: 1500, addresses, routes };
        expect(lines([wanted], [device('eth0', { addresses: addresses.toReversed(), routes })])).toEqual([]);
      },
    ),
  );
});

test('what ip says in JSON is read', () => {
  const link = { ifname: 'eth0', flags: ['BROADCAST', 'UP'], mtu: 1500, link_type: 'ether' };
  const addresses = [
    { family: 'inet', local: '10.1.0.1', prefixlen: 24, scope: 'global' },
    { family: 'inet', local: '169.254.0.1', prefixlen: 16, scope: 'link' },
    { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    { family: 'inet6', local: '2001:db8::1', prefixlen: 64, scope: 'global' },
  ];
  const routes = [
    { dst: 'default', gateway: '10.1.0.254', dev: 'eth0', metric: 100 },
    { dst: '10.1.0.0/24', dev: 'eth0', protocol: 'kernel' },
    { dst: 'default', dev: 'eth1' },
    { dst: 'default', gateway: '10.1.0.254', dev: 'eth0', metric: 100, table: '201' },
    { dst: '10.1.0.1', dev: 'eth0', metric: 0, table: '220' },
    { dst: 'default', gateway: '169.254.1.1', dev: 'eth0', flags: ['onlink'] },
    { dst: '10.3.0.0/24', dev: 'eth0', flags: [] },
  ];
  const loopback = { ...link, ifname: 'lo', link_type: 'loopback', addr_info: [] };
  const linkinfo = { info_kind: 'vlan' };
  const vlan = { ...link, ifname: 'eth0.5', flags: [], mtu: 1400, linkinfo, addr_info: [] };
  const nobody = { ...link, ifname: '', addr_info: [] };
  expect(parseDevices([loopback, { ...link, addr_info: addresses }, vlan, nobody], routes)).toStrictEqual([
    device('eth0', {
      addresses: ['10.1.0.1/24'],
      routes: [
        { destination: 'default', gateway: '10.1.0.254', metric: 100 },
        { destination: 'default', gateway: '10.1.0.254', metric: 100, table: 201 },
        { destination: 'default', gateway: '169.254.1.1', onlink: true, metric: 0 },
        { destination: '10.3.0.0/24', metric: 0 },
      ],
    }),
    device('eth0.5', { kind: 'vlan', up: false, mtuBytes: 1400 }),
  ]);
});
