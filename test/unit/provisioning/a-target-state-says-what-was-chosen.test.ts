import { describe, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { ProvisioningError } from '../../../provisioning/errors.ts';
import { type NetworkInput, renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { restricted } from '../../../provisioning/templates/shared/vpn-policies.ts';
import { customer, dhcpLine, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';

function renderOne(
  parameters: object,
  over: Partial<SiteInput> = {},
  more: Partial<NetworkInput> = {},
): TargetState {
  const sites = [siteInput(1, over)];
  const { targets } = renderNetwork({ kind: 'mono-site', parameters, customer, sites, ...more });
  return targets[0]!.target;
}

const second: AccessLine = {
  ...dhcpLine,
  name: 'wan2',
  device: 'eth9',
  vlanId: 7,
  mtuBytes: 1492,
  priority: 2,
};
const lans = [
  { name: 'office', device: 'eth1' },
  { name: 'guests', device: 'eth1', vlanId: 20, zone: 'guests' },
];

describe('names', () => {
  test('the domain is that of the parameters, else of the customer, by name or by id', () => {
    const domainOf = (name: string, dns: object = {}) =>
      renderOne({ dns }, {}, { customer: { ...customer, name } }).dns.domain;
    expect(domainOf('Formosa Tea')).toBe('formosa-tea.internal');
    expect(domainOf('台灣茶')).toBe('customer-000000000900.internal');
    expect(domainOf('台灣茶', { domain: 'tea.example' })).toBe('tea.example');
  });

  test('a box is called as the site, else by its serial number, else what it is', () => {
    const hostnameOf = (name: string, serial: string) =>
      renderOne({}, { name, appliance: { ...siteInput(1).appliance!, serial } }).system.hostname;
    expect(hostnameOf('Taipei HQ', 'SK-1')).toBe('taipei-hq');
    expect(hostnameOf('台北', 'SK-1')).toBe('sk-1');
    expect(hostnameOf('台北', '序號')).toBe('appliance');
  });

  test('what a box does about drift is said only when it is not the usual', () => {
    expect(renderOne({ onDrift: 'report' }).system).toEqual({
      hostname: 'site-1',
      timeZone: 'Asia/Taipei',
      ntpServers: ['pool.ntp.org'],
      onDrift: 'report',
    });
    expect(renderOne({ onDrift: 'restore' }).system).not.toHaveProperty('onDrift');
  });
});

test('interfaces are in order of their names, with VLAN and MTU where they have any', () => {
  const { interfaces, firewall, dns } = renderOne({ lans }, { accessLines: [second, dhcpLine] });
  expect(interfaces).toStrictEqual({
    wans: [
      { name: 'wan1', device: 'eth0', addressing: { method: 'dhcp' }, priority: 1 },
      {
        name: 'wan2',
        device: 'eth9',
        vlanId: 7,
        addressing: { method: 'dhcp' },
        mtuBytes: 1492,
        priority: 2,
      },
    ],
    lans: [
      { name: 'guests', device: 'eth1', vlanId: 20, address: '10.0.1.1/24' },
      { name: 'office', device: 'eth1', address: '10.0.0.1/24' },
    ],
  });
  expect(firewall.zones).toEqual([
    { name: 'wan', interfaces: ['wan1', 'wan2'] },
    { name: 'guests', interfaces: ['guests'] },
    { name: 'lan', interfaces: ['office'] },
    { name: 'vpn', interfaces: [] },
  ]);
  expect([firewall.masquerade, dns.lans]).toEqual([
    ['wan1', 'wan2'],
    ['guests', 'office'],
  ]);
});

test('DHCP serves the LANs that want it, fixed leases in order of address', () => {
  const reservations = ['10.0.1.100', '10.0.1.20', '10.0.1.3'].map((address, index) => ({
    macAddress: `02:00:5e:10:00:0${index}`,
    address,
  }));
  const [office, guests] = lans;
  const served = [
    guests,
    { ...office, dhcp: { reservations, leaseSeconds: 600 } },
    { name: 'servers', device: 'eth2', dhcp: { enabled: false } },
  ];
  const { servers } = renderOne({ lans: served, dns: { domain: 'tea.example' } }).dhcp;
  expect(servers.map(({ lan }) => lan)).toEqual(['guests', 'office']);
  expect(servers[1]).toEqual({
    lan: 'office',
    rangeStart: '10.0.1.100',
    rangeEnd: '10.0.1.250',
    leaseSeconds: 600,
    gateway: '10.0.1.1',
    nameservers: ['10.0.1.1'],
    domain: 'tea.example',
    reservations: reservations.toReversed(),
  });
});

test('the resolver has its records in order, and private domains where there are any', () => {
  const record = (name: string, address: string) => ({ name, address });
  const records = [
    record('b.internal', '192.0.2.1'),
    record('a.internal', '192.0.2.2'),
    record('a.internal', '192.0.2.1'),
  ];
  const { dns } = renderOne({
    dns: { forwarders: ['192.0.2.53'], privateDomains: ['corp.example'], records, cacheEntries: 5 },
  });
  expect(dns).toEqual({
    lans: ['lan1'],
    domain: 'formosa-tea.internal',
    forwarders: ['192.0.2.53'],
    privateDomains: ['corp.example'],
    records: [records[2], records[1], records[0]],
    cacheEntries: 5,
  });
  expect(renderOne({}).dns).not.toHaveProperty('privateDomains');
});

describe('the firewall', () => {
  const forward = { name: 'web', protocol: 'tcp', publicPort: 443, address: '10.0.0.20', port: 8443 };

  test('forwards ports in order of line, protocol and number, each of them once a line', () => {
    const portForwards = [
      forward,
      { ...forward, name: 'mail', publicPort: 80, wan: 'wan2', sources: ['198.51.100.9/24'] },
      { ...forward, name: 'sip', protocol: 'udp', publicPort: 5060, wan: 'wan1' },
      { ...forward, name: 'ssh', publicPort: 22, wan: 'wan1' },
    ];
    const rendered = renderOne({ firewall: { portForwards } }, { accessLines: [second, dhcpLine] }).firewall
      .portForwards;
    expect(rendered.map(({ wan, name }) => `${wan} ${name}`)).toEqual([
      'wan1 ssh',
      'wan1 web',
      'wan1 sip',
      'wan2 mail',
      'wan2 web',
    ]);
    expect(rendered[3]).toStrictEqual({ ...portForwards[1], sources: ['198.51.100.0/24'] });
    expect(rendered[1]).toStrictEqual({ ...forward, wan: 'wan1' });
  });

  test('forwards ports of a site there only', () => {
    const portForwards = [{ ...forward, siteId: uuid(2), address: '10.0.1.20' }];
    const { targets } = renderNetwork({
      kind: 'multi-site',
      parameters: { topology: 'mesh', firewall: { portForwards } },
      customer,
      sites: siteInputs(2),
    });
    expect(targets.map(({ target }) => target.firewall.portForwards)).toEqual([
      [],
      [{ ...forward, address: '10.0.1.20', wan: 'wan1' }],
    ]);
  });

  test('writes networks of policies without host bits, and says nothing where they say nothing', () => {
    const policy = { name: 'a', from: 'lan', to: 'wan', action: 'drop' };
    const destinations = ['198.51.100.9/24'];
    const policies = [
      policy,
      { ...policy, name: 'b', destinations },
      { ...policy, name: 'c', sources: destinations },
    ];
    expect(renderOne({ firewall: { policies } }).firewall.policies.slice(0, 3)).toStrictEqual([
      policy,
      { ...policy, name: 'b', destinations: ['198.51.100.0/24'] },
      { ...policy, name: 'c', sources: ['198.51.100.0/24'] },
    ]);
  });

  test('has what every site needs, and what was asked for', () => {
    const many = [...lans, { name: 'voice', device: 'eth2', zone: 'guests' }];
    const policies = (firewall: object) => renderOne({ lans: many, firewall }).firewall.policies;
    const services = [
      { protocol: 'udp', ports: [53, 67] },
      { protocol: 'tcp', ports: [53] },
      { protocol: 'icmp' },
    ];
    const accept = (from: string, to: string) => ({ name: `${from} to ${to}`, from, to, action: 'accept' });
    expect(policies({ answerPingFromInternet: true })).toStrictEqual([
      { ...accept('guests', 'appliance'), services },
      { ...accept('lan', 'appliance'), services },
      accept('guests', 'guests'),
      accept('guests', 'wan'),
      accept('lan', 'wan'),
      { ...accept('wan', 'appliance'), name: 'ping from wan', services: [{ protocol: 'icmp' }] },
    ]);
    expect(policies({ internetAccess: false })).toStrictEqual(policies({}).slice(0, 3));
  });

  test('admits long lists of networks in as many policies as they need', () => {
    const networks = (count: number) =>
      Array.from({ length: count }, (_, n) => parseNetwork(`10.${n >> 8}.${n & 255}.0/24`));
    const policies = restricted('lan', 'vpn', networks(257), networks(600));
    expect(
      policies.map(({ name, sources, destinations }) => [name, sources?.length, destinations?.length]),
    ).toEqual([
      ['lan to vpn', 256, 256],
      ['lan to vpn 2', 256, 256],
      ['lan to vpn 3', 256, 88],
      ['lan to vpn 4', 1, 256],
      ['lan to vpn 5', 1, 256],
      ['lan to vpn 6', 1, 88],
    ]);
    expect(policies[4]?.sources).toEqual(['10.1.0.0/24']);
    expect(policies[4]?.destinations?.[0]).toBe('10.1.0.0/24');
    expect(restricted('a', 'b', networks(256), networks(1), 'named')).toMatchObject([
      { name: 'named', from: 'a', to: 'b' },
    ]);
    expect(restricted('a', 'b', networks(1), [])).toEqual([]);
  });
});

describe('subnets', () => {
  const allotments = [
    { lan: 'guests', subnet: '10.0.5.0/24' },
    { lan: 'office', subnet: '10.0.9.0/24' },
  ];

  test('stay with the LAN that has them, and are told again with the pool of the teleworkers', () => {
    const { targets, allotments: again } = renderNetwork({
      kind: 'teleworker',
      parameters: { lans },
      customer,
      sites: [siteInput(1, { allotments: [...allotments, { lan: 'remote-access', subnet: '10.0.7.0/24' }] })],
    });
    expect(targets[0]?.target.interfaces.lans.map(({ name, address }) => `${name} ${address}`)).toEqual([
      'guests 10.0.5.1/24',
      'office 10.0.9.1/24',
    ]);
    expect(targets[0]?.target.vpn.remoteAccess?.addressPool).toBe('10.0.7.0/24');
    expect(again).toEqual([
      {
        siteId: uuid(1),
        role: 'single',
        allotments: [...allotments, { lan: 'remote-access', subnet: '10.0.7.0/24' }],
      },
    ]);
  });

  test('that are covered by the network of a line are told with the line', () => {
    const wordsOf = (over: Partial<SiteInput>) => {
      try {
        return renderOne({}, over, {
          customer: { ...customer, pools: { ipv4: ['10.7.0.0/16'], ipv6: null } },
        });
      } catch (error) {
        const { code, message } = error as ProvisioningError;
        return `${code} ${message}`;
      }
    };
    const appliance = { ...siteInput(1).appliance!, learned: [{ wan: 'wan1', network: '10.0.0.0/8' }] };
    expect(wordsOf({ appliance })).toMatch(/^address-pool-covered .*wan1 of Site 1 \(10\.0\.0\.0\/8\)/);
    const addressing = {
      method: 'static' as const,
      address: '10.0.0.2/8',
      gateway: '10.0.0.1',
      nameservers: [],
    };
    expect(wordsOf({ accessLines: [{ ...second, addressing }] })).toMatch(
      /^address-pool-covered .*wan2 of Site 1/,
    );
  });
});

describe('IPv6', () => {
  const delegated = (prefix: string, gateway = 'fe80::1') => ({ ipv6: { delegatedPrefix: prefix, gateway } });
  const lines: AccessLine[] = [
    { ...second, ...delegated('2001:db8:2::/56', 'fe80::2') },
    { ...dhcpLine, ...delegated('2001:db8:1::/56') },
  ];
  const ipv6 = { enabled: true };

  test('is of the customer, and of the most preferred line that has a prefix', () => {
    const { interfaces } = renderOne({ ipv6, lans }, { accessLines: lines });
    expect(interfaces.lans.map(({ name, ipv6Addresses }) => [name, ipv6Addresses])).toEqual([
      ['guests', ['fd12:3456:789a:1::1/64', '2001:db8:1:1::1/64']],
      ['office', ['fd12:3456:789a::1/64', '2001:db8:1::1/64']],
    ]);
    expect(interfaces.wans.map(({ ipv6Gateway }) => ipv6Gateway)).toEqual(['fe80::1', 'fe80::2']);
    const spare = renderOne({ ipv6 }, { accessLines: [lines[0]!, dhcpLine] });
    expect(spare.interfaces.lans[0]?.ipv6Addresses).toContain('2001:db8:2::1/64');
    const pools = { ipv4: ['10.0.0.0/8'], ipv6: null };
    expect(
      renderOne({ ipv6 }, { accessLines: lines }, { customer: { ...customer, pools } }).interfaces.lans[0]
        ?.ipv6Addresses,
    ).toEqual(['2001:db8:1::1/64']);
  });

  test('is not there unless it is switched on', () => {
    const { interfaces } = renderOne({ lans }, { accessLines: lines });
    for (const lan of interfaces.lans) expect(lan).not.toHaveProperty('ipv6Addresses');
    for (const wan of interfaces.wans) expect(wan).not.toHaveProperty('ipv6Gateway');
  });

  test('stays with the LAN that has it, and is none that is reserved', () => {
    const kept = [
      {
        lan: 'guests',
        subnet: '10.0.5.0/24',
        uniqueLocal: 'fd12:3456:789a:7::/64',
        delegated: '2001:db8:1:9::/64',
      },
      {
        lan: 'office',
        subnet: '10.0.6.0/24',
        uniqueLocal: 'fd12:3456:789a:8::/64',
        delegated: '2001:db8:1:4::/64',
      },
    ];
    const site = (allotments: SiteInput['allotments']) => [siteInput(1, { accessLines: lines, allotments })];
    const render = (allotments: SiteInput['allotments'], reserved: string[] = []) =>
      renderNetwork({
        kind: 'mono-site',
        parameters: { ipv6, lans },
        customer: { ...customer, reserved },
        sites: site(allotments),
      }).allotments[0]?.allotments;
    expect(render(kept)).toEqual(kept);
    expect(render([], ['fd12:3456:789a::/64', '10.0.0.0/24'])).toEqual([
      {
        lan: 'guests',
        subnet: '10.0.2.0/24',
        uniqueLocal: 'fd12:3456:789a:2::/64',
        delegated: '2001:db8:1:1::/64',
      },
      {
        lan: 'office',
        subnet: '10.0.1.0/24',
        uniqueLocal: 'fd12:3456:789a:1::/64',
        delegated: '2001:db8:1::/64',
      },
    ]);
  });
});

test('zones that other sites reach are told in order, those they do not reach are not', () => {
  const of = (name: string, zone: string, interSite: boolean) => ({ name, device: name, zone, interSite });
  const zoned = [
    of('c', 'voice', true),
    of('b', 'lan', true),
    of('a', 'lan', true),
    of('d', 'guests', false),
  ];
  const { targets } = renderNetwork({
    kind: 'multi-site',
    parameters: { topology: 'mesh', lans: zoned, remoteAccess: { enabled: true, gatewaySiteId: uuid(1) } },
    customer,
    sites: siteInputs(2),
  });
  const shared = targets[1]!.target.interfaces.lans.filter(({ name }) => name !== 'd');
  const subnets = shared.map(({ address }) => address.replace('.1/', '.0/'));
  expect(targets[0]!.target.vpn.siteToSite[0]?.remoteTrafficSelectors.toSorted()).toEqual(subnets.toSorted());
  const { policies, zones } = targets[0]!.target.firewall;
  expect(zones.find(({ name }) => name === 'lan')?.interfaces).toEqual(['a', 'b']);
  expect(policies.map(({ name }) => name).filter((name) => /vpn|teleworkers/.test(name))).toEqual([
    'ping from vpn',
    'lan to vpn',
    'vpn to lan',
    'voice to vpn',
    'vpn to voice',
    'teleworkers to appliance',
    'teleworkers to lan',
    'lan to teleworkers',
    'teleworkers to voice',
    'voice to teleworkers',
    'teleworkers to sites',
    'sites to teleworkers',
  ]);
});

test('targets are in order of their boxes, wherever those stand', () => {
  const [first, second] = siteInputs(2);
  const sites = [
    { ...first!, appliance: second!.appliance },
    { ...second!, appliance: first!.appliance },
  ];
  const { targets, allotments } = renderNetwork({
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    customer,
    sites,
  });
  expect(targets.map(({ applianceId, siteId }) => [applianceId, siteId])).toEqual([
    [uuid(101), uuid(2)],
    [uuid(102), uuid(1)],
  ]);
  expect(allotments.map(({ siteId }) => siteId)).toEqual([uuid(1), uuid(2)]);
});

describe('people who dial in', () => {
  const dialIn = (parameters: object) => renderOne(parameters, {}, { kind: 'teleworker' }).vpn.remoteAccess;

  test('reach the resolver where they reach no LAN, that of the first LAN they do reach otherwise', () => {
    const [office, guests] = lans;
    expect(dialIn({ lans: [guests] })).toMatchObject({
      trafficSelectors: ['10.0.0.1/32'],
      nameservers: ['10.0.0.1'],
    });
    expect(dialIn({ lans: [guests, office] })).toMatchObject({
      trafficSelectors: ['10.0.1.0/24'],
      nameservers: ['10.0.1.1'],
    });
    expect(dialIn({ remoteAccess: { nameservers: ['192.0.2.53'] } })?.nameservers).toEqual(['192.0.2.53']);
  });

  test('have a pool as large as it is wanted, or the one that is fixed', () => {
    const poolOf = (pool: object) => dialIn({ remoteAccess: { pool } });
    expect(poolOf({ prefixLength: 29 })).toMatchObject({
      addressPool: '10.0.1.0/29',
      dynamicPool: '10.0.1.0/30',
    });
    expect(poolOf({ prefixLength: 29, subnet: '10.9.0.0/23' })?.addressPool).toBe('10.9.0.0/23');
  });

  test('are let in by these policies, and no others', () => {
    const policies = renderOne({ lans }, {}, { kind: 'teleworker' }).firewall.policies.slice(4);
    const pool = ['10.0.2.0/24'];
    const office = ['10.0.0.0/24'];
    const accept = (name: string, from: string, to: string, more: object) => ({
      name,
      from,
      to,
      action: 'accept',
      ...more,
    });
    expect(policies).toStrictEqual([
      accept('ipsec from wan', 'wan', 'appliance', {
        services: [{ protocol: 'udp', ports: [500, 4500] }, { protocol: 'esp' }],
      }),
      accept('ping from vpn', 'vpn', 'appliance', { services: [{ protocol: 'icmp' }] }),
      accept('teleworkers to appliance', 'vpn', 'appliance', {
        services: [
          { protocol: 'udp', ports: [53, 67] },
          { protocol: 'tcp', ports: [53] },
          { protocol: 'icmp' },
        ],
        sources: pool,
      }),
      accept('teleworkers to lan', 'vpn', 'lan', { sources: pool, destinations: office }),
      accept('lan to teleworkers', 'lan', 'vpn', { sources: office, destinations: pool }),
    ]);
  });
});

test('the only site has no tunnels, and a network without a site has nothing', () => {
  expect(renderOne({}).vpn).toEqual({ siteToSite: [] });
  const empty = {
    kind: 'mono-site' as const,
    parameters: { siteOverrides: { [uuid(9)]: {} } },
    customer,
    sites: [],
  };
  expect(renderNetwork(empty)).toEqual({ targets: [], allotments: [], unjoined: [], relayed: [] });
  expect(() => renderNetwork({ ...empty, sites: siteInputs(1) })).toThrow(ProvisioningError);
});
