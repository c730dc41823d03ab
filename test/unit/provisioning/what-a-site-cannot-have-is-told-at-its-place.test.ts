import { describe, expect, test } from 'vitest';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { ProvisioningError } from '../../../provisioning/errors.ts';
import type { TeleworkerInput } from '../../../provisioning/input.ts';
import { type NetworkInput, renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { customer, dhcpLine, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';

type Told = { code: string; faults: string[]; details: string[] };

function toldOf(input: NetworkInput): Told | undefined {
  try {
    renderNetwork(input);
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    const { code, faults } = error;
    expect(error).toMatchObject({ name: 'ProvisioningError', message: faults[0]?.detail });
    return {
      code,
      faults: faults.map((fault) => `${fault.pointer} ${fault.code}`),
      details: faults.map(({ detail }) => detail),
    };
  }
  return undefined;
}

const mono = (parameters: object, over: Partial<SiteInput> = {}) =>
  toldOf({ kind: 'mono-site', parameters, customer, sites: [siteInput(1, over)] });
const lan = (more: object = {}) => ({ name: 'lan1', device: 'eth1', ...more });
const fixedLine: AccessLine = {
  ...dhcpLine,
  addressing: { method: 'static', address: '192.168.9.2/24', gateway: '192.168.9.1', nameservers: [] },
};
const forward = { name: 'web', protocol: 'tcp', publicPort: 80, address: '10.0.0.9', port: 80 };
const lease = (last: number, address: string, more: object = {}) => ({
  macAddress: `02:00:5e:10:00:0${last}`,
  address,
  ...more,
});
const withLeases = (...reservations: object[]) => ({ lans: [lan({ dhcp: { reservations } })] });
const policy = (more: object = {}) => ({ name: 'x', from: 'lan', to: 'wan', action: 'drop', ...more });
const policies = (...further: object[]) => ({ firewall: { policies: further } });

describe.each<[string, [object, Partial<SiteInput>?], string[]][]>([
  [
    ['a LAN called as a line', [{ lans: [lan({ name: 'wan1' })] }], ['/lans/0/name name-reserved']],
    [
      'a LAN called as the pool',
      [{ lans: [lan({ name: 'remote-access' })] }],
      ['/lans/0/name name-reserved'],
    ],
    ['a LAN on the loopback', [{ lans: [lan({ device: 'lo' })] }], ['/lans/0/device device-name-reserved']],
    ['a LAN in a zone with a meaning', [{ lans: [lan({ zone: 'vpn' })] }], ['/lans/0/zone zone-reserved']],
    ['the same for the appliance', [{ lans: [lan({ zone: 'appliance' })] }], ['/lans/0/zone zone-reserved']],
    ['LANs of one name', [{ lans: [lan(), lan({ device: 'eth2' })] }], ['/lans/1/name duplicate']],
    [
      'a subnet with host bits',
      [{ lans: [lan({ subnet: '10.9.0.1/24' })] }],
      ['/lans/0/subnet value-invalid'],
    ],
    ['a subnet too large', [{ lans: [lan({ subnet: '10.8.0.0/15' })] }], ['/lans/0/subnet value-invalid']],
    ['a subnet too small', [{ lans: [lan({ subnet: '10.9.0.0/31' })] }], ['/lans/0/subnet value-invalid']],
    ['the largest subnet', [{ lans: [lan({ subnet: '10.9.0.0/16' })] }], []],
    ['the smallest subnet', [{ lans: [lan({ subnet: '10.9.0.0/30' })] }], []],
  ],
  [
    ['LANs on one port', [{ lans: [lan(), lan({ name: 'lan2' })] }], ['/lans/1/device lan-device-clash']],
    [
      'a line where the usual LAN is',
      [{}, { accessLines: [{ ...dhcpLine, device: 'eth1' }] }],
      ['/lans/0/device lan-device-clash'],
    ],
    ['VLANs of one port', [{ lans: [lan(), lan({ name: 'lan2', vlanId: 7 })] }], []],
    [
      'a VLAN that a line has',
      [{ lans: [lan({ device: 'eth0', vlanId: 7 })] }, { accessLines: [{ ...dhcpLine, vlanId: 7 }] }],
      ['/lans/0/device lan-device-clash'],
    ],
    [
      'another VLAN',
      [{ lans: [lan({ device: 'eth0', vlanId: 8 })] }, { accessLines: [{ ...dhcpLine, vlanId: 7 }] }],
      [],
    ],
  ],
  [
    [
      'a LAN where a line is',
      [{ lans: [lan({ subnet: '192.168.9.0/24' })] }, { accessLines: [fixedLine] }],
      [`/sites/${uuid(1)} subnet-overlap`],
    ],
    [
      'a LAN beside a line',
      [{ lans: [lan({ subnet: '192.168.8.0/24' })] }, { accessLines: [fixedLine] }],
      [],
    ],
    [
      'a line that cannot be',
      [{}, { accessLines: [dhcpLine, { ...fixedLine, name: 'wan2', device: 'lo', priority: 1 }] }],
      [`/sites/${uuid(1)} device-name-reserved`, `/sites/${uuid(1)} duplicate`],
    ],
    ['no line', [{}, { accessLines: [] }], [`/sites/${uuid(1)} no-access-line`]],
    ['no line, and no box', [{}, { accessLines: [], appliance: null }], []],
  ],
  [
    ['a time zone nobody has', [{}, { timeZone: 'Asia/Atlantis' }], [`/sites/${uuid(1)} unknown-time-zone`]],
    ['a domain like an address', [{ dns: { domain: 'a.1' } }], ['/dns/domain value-invalid']],
    [
      'resolvers that are itself or nobody',
      [
        { dns: { forwarders: ['192.0.2.53', '10.0.0.1', '192.168.9.2', '127.0.0.1'] } },
        { accessLines: [fixedLine] },
      ],
      ['/dns/forwarders/1 own-address', '/dns/forwarders/2 own-address', '/dns/forwarders/3 not-a-host'],
    ],
    [
      'private domains',
      [{ dns: { privateDomains: ['a.internal', 'a.localhost'] } }],
      ['/dns/privateDomains/1 name-reserved'],
    ],
    [
      'records',
      [
        {
          dns: {
            records: [
              { name: 'a.internal', address: '192.0.2.1' },
              { name: 'a.7', address: '192.0.2.1' },
              { name: 'b.internal', address: '224.0.0.1' },
            ],
          },
        },
      ],
      ['/dns/records/1/name value-invalid', '/dns/records/2/address not-a-host'],
    ],
    ['time servers', [{ ntpServers: ['pool.ntp.org', '0.0.0.1'] }], ['/ntpServers/1 not-a-host']],
    [
      'probes',
      [{ monitoring: { probes: [{ kind: 'gateway' }, { kind: 'icmp', host: '127.0.0.1' }] } }],
      ['/monitoring/probes/1/host not-a-host'],
    ],
  ],
  [
    [
      'leases of others',
      [
        withLeases(
          lease(1, '10.0.0.20'),
          lease(1, '10.0.0.21'),
          lease(3, '10.0.1.20'),
          lease(4, '10.0.0.22', { hostname: 'wpad' }),
        ),
      ],
      [
        '/lans/0/dhcp/reservations/2/address address-outside-lan',
        '/lans/0/dhcp/reservations/3/hostname name-reserved',
        '/lans/0/dhcp/reservations/1/macAddress duplicate',
      ],
    ],
    [
      'a forward to nobody',
      [{ firewall: { portForwards: [forward, { ...forward, publicPort: 81, address: '10.0.1.9' }] } }],
      ['/firewall/portForwards/1/address address-outside-lan'],
    ],
    [
      'a forward of no line',
      [{ firewall: { portForwards: [{ ...forward, wan: 'wan2' }] } }],
      ['/firewall/portForwards/0/wan unknown-name'],
    ],
    [
      'a port twice',
      [{ firewall: { portForwards: [forward, { ...forward, name: 'other', wan: 'wan1' }] } }],
      ['/firewall/portForwards duplicate'],
    ],
    [
      'the same port of other protocols',
      [{ firewall: { portForwards: [forward, { ...forward, name: 'other', protocol: 'udp' }] } }],
      [],
    ],
    [
      'a port of tunnels where there are none',
      [{ firewall: { portForwards: [{ ...forward, protocol: 'udp', publicPort: 500 }] } }],
      [],
    ],
  ],
  [
    ['a zone that is not', [policies(policy({ to: 'moon' }))], ['/firewall/policies/0/to unknown-name']],
    [
      'a name twice',
      [policies(policy(), policy({ action: 'reject' }))],
      ['/firewall/policies/1/name duplicate'],
    ],
    [
      'a name of a generated one',
      [policies(policy({ name: 'lan to wan' }))],
      ['/firewall/policies duplicate'],
    ],
    [
      'ports of what has none',
      [policies(policy({ services: [{ protocol: 'icmp', ports: [1] }] }))],
      ['/firewall/policies/0/services/0/ports value-invalid'],
    ],
  ],
])('a site', (...cases) => {
  test.each(cases)('with %s', (_, [parameters, over], expected) => {
    const told = mono(parameters, over);
    expect(told?.faults ?? []).toEqual(expected);
    for (const detail of told?.details ?? []) expect(detail).toMatch(/Site 1/);
  });
});

test('the code tells what it is about', () => {
  const codeOf = (...of: Parameters<typeof mono>) => mono(...of)?.code;
  const onLine = { lans: [lan({ subnet: '192.168.9.0/24' })] };
  expect(codeOf(onLine, { accessLines: [fixedLine] })).toBe('subnet-overlap');
  expect(mono(onLine, { accessLines: [fixedLine] })?.details[0]).toMatch(/LAN lan1 of Site 1 .*wan1/);
  expect(codeOf({}, { accessLines: [] })).toBe('no-access-line');
  expect(codeOf({}, { accessLines: [{ ...dhcpLine, device: 'lo' }] })).toBe('access-line-invalid');
  expect(codeOf({ lans: [lan(), lan({ name: 'lan2' })] })).toBe('lan-device-clash');
  expect(codeOf({ ntpServers: ['0.0.0.1'] })).toBe('parameters-invalid');
  expect(codeOf(policies(policy({ to: 'moon' })))).toBe('parameters-invalid');
  expect(codeOf({ firewall: { portForwards: [{ ...forward, wan: 'wan2' }] } })).toBe('parameters-invalid');
  expect(codeOf({ remoteAccess: { enabled: true, pool: { subnet: '10.9.0.1/24' } } })).toBe(
    'parameters-invalid',
  );
  expect(mono({ remoteAccess: { enabled: true, pool: { subnet: '203.0.113.0/24' } } })).toMatchObject({
    code: 'subnet-outside-pool',
    faults: ['/remoteAccess/pool/subnet subnet-outside-pool'],
  });
  expect(mono({ siteOverrides: { [uuid(9)]: {} } })).toMatchObject({
    code: 'site-unknown',
    faults: [`/siteOverrides/${uuid(9)} site-unknown`],
  });
});

test('of many policies each is told at its own place, and a generated name at the list', () => {
  const many = Array.from({ length: 12 }, (_, n) => policy({ name: `p${n}`, to: n === 10 ? 'moon' : 'wan' }));
  expect(mono(policies(...many))).toMatchObject({
    faults: ['/firewall/policies/10/to unknown-name'],
    details: [expect.stringContaining('Site 1: p10: ')],
  });
  expect(mono(policies(policy({ name: 'lan to appliance' })))?.faults).toEqual([
    '/firewall/policies duplicate',
  ]);
});

describe('among several sites', () => {
  const star = { topology: 'hub-and-spoke', hubSiteId: uuid(1) };
  const multi = (parameters: object, sites = siteInputs(3)) =>
    toldOf({ kind: 'multi-site', parameters, customer, sites });

  test('an exception is told where it was written, of its site only', () => {
    const own = { lans: [lan({ zone: 'vpn' })], firewall: { portForwards: [forward] } };
    expect(multi({ ...star, siteOverrides: { [uuid(2)]: own } })?.faults).toEqual([
      `/siteOverrides/${uuid(2)}/lans/0/zone zone-reserved`,
    ]);
    expect(
      multi({ ...star, siteOverrides: { [uuid(2)]: { firewall: { portForwards: [forward] } } } })?.faults,
    ).toEqual([`/siteOverrides/${uuid(2)}/firewall/portForwards/0/address address-outside-lan`]);
  });

  test('a forward is checked at the site it is for', () => {
    const forwards = (siteId: string, address: string) => ({
      firewall: { portForwards: [{ ...forward, siteId, address }] },
    });
    expect(multi({ ...star, ...forwards(uuid(2), '10.0.1.9') })).toBeUndefined();
    expect(multi({ ...star, ...forwards(uuid(2), '10.0.0.9') })?.details).toEqual([
      expect.stringContaining('Port forward web of Site 2'),
    ]);
  });

  test.each([500, 4500])('udp port %i is for the tunnels, and only udp, and only that', (publicPort) => {
    const of = (over: object) => ({
      firewall: { portForwards: [{ ...forward, siteId: uuid(1), protocol: 'udp', publicPort, ...over }] },
    });
    expect(multi({ ...star, ...of({}) })?.faults).toEqual([
      '/firewall/portForwards/0/publicPort port-in-use',
    ]);
    expect(multi({ ...star, ...of({ protocol: 'tcp' }) })).toBeUndefined();
    expect(multi({ ...star, ...of({ publicPort: 501 }) })).toBeUndefined();
  });

  test.each<[string, object, string, string[]]>([
    ['a hub that is not', { hubSiteId: uuid(9) }, 'site-unknown', ['/hubSiteId site-unknown']],
    [
      'a second hub that is not',
      { secondHubSiteId: uuid(9) },
      'site-unknown',
      ['/secondHubSiteId site-unknown'],
    ],
    ['one hub twice', { secondHubSiteId: uuid(1) }, 'parameters-invalid', ['/secondHubSiteId duplicate']],
    ['no hub', { hubSiteId: null, secondHubSiteId: uuid(9) }, 'hub-missing', ['/hubSiteId hub-missing']],
    [
      'a gateway that is not',
      { remoteAccess: { enabled: true, gatewaySiteId: uuid(9) } },
      'site-unknown',
      ['/remoteAccess/gatewaySiteId site-unknown'],
    ],
    [
      'no gateway in a mesh',
      { topology: 'mesh', remoteAccess: { enabled: true } },
      'gateway-missing',
      ['/remoteAccess/gatewaySiteId gateway-missing'],
    ],
  ])('%s', (_, parameters, code, faults) => {
    const { hubSiteId, ...told } = { ...star, ...parameters };
    expect(multi({ ...told, ...(hubSiteId && { hubSiteId }) })).toMatchObject({ code, faults });
  });

  test('hubs named in a mesh, and the gateway of a remote access that is off, have no effect', () => {
    const idle = { hubSiteId: uuid(9), secondHubSiteId: uuid(9), remoteAccess: { gatewaySiteId: uuid(9) } };
    expect(multi({ topology: 'mesh', ...idle })).toBeUndefined();
    expect(multi({ topology: 'mesh', hubSiteId: uuid(1), secondHubSiteId: uuid(1) })).toBeUndefined();
    expect(multi({ ...star, remoteAccess: { gatewaySiteId: uuid(9) } })).toBeUndefined();
  });

  test('a mesh of 128 sites is taken', () => {
    const sites = siteInputs(128).map((site) => ({ ...site, appliance: null }));
    expect(multi({ topology: 'mesh' }, sites)).toBeUndefined();
    expect(multi({ topology: 'mesh' }, [...sites, { ...siteInput(129), appliance: null }])).toMatchObject({
      code: 'too-many-sites',
      faults: ['/topology too-many-sites'],
    });
    expect(multi(star, [...sites, { ...siteInput(129), appliance: null }])).toBeUndefined();
  });
});

describe('what adds up to more than an appliance takes', () => {
  const place = `/sites/${uuid(1)}`;
  const person = (number: number, identity = `p${number}.tw.sitekeeper.internal`): TeleworkerInput => ({
    id: uuid(number),
    identity,
    tunnel: null,
    address: null,
  });
  const dialIn = (...teleworkers: TeleworkerInput[]) =>
    toldOf({ kind: 'teleworker', parameters: {}, customer, sites: siteInputs(1), teleworkers });

  test('people', () => {
    const people = Array.from({ length: 1025 }, (_, number) => person(number));
    expect(dialIn(...people.slice(1))).toBeUndefined();
    const told = dialIn(...people);
    expect(told).toMatchObject({ code: 'too-many-sites', faults: [`${place} too-many-sites`] });
    expect(told?.details[0]).toMatch(/Site 1 has more .*remote access, people than/);
  });

  test('octets', () => {
    const networks = Array.from({ length: 256 }, (_, number) => `198.51.100.${number}/32`);
    const further = Array.from({ length: 256 }, (_, n) => policy({ name: `policy ${n}`, sources: networks }));
    const told = mono(policies(...further));
    expect(told).toMatchObject({
      code: 'target-state-too-large',
      faults: [`${place} target-state-too-large`],
    });
    expect(told?.details[0]).toMatch(/Site 1 has \d{7} octets, of which an appliance takes 1044480:/);
  });

  test('what nobody checked before is told of the site by its place in the target state', () => {
    const people = Array.from({ length: 11 }, (_, number) => person(number));
    const shapeless = dialIn(...people, person(11, 'zz no name'));
    expect(shapeless).toMatchObject({ code: 'parameters-invalid', faults: [`${place} parameters-invalid`] });
    expect(shapeless?.details[0]).toMatch(/Site 1 would be wrong at .*remote access, people$/);
    const twice = dialIn(person(1), person(2, person(1).identity));
    expect(twice).toMatchObject({ code: 'parameters-invalid', faults: [`${place} duplicate`] });
    expect(twice?.details[0]).toMatch(/Site 1 would be wrong at .*remote access, people: ./);
  });
});
