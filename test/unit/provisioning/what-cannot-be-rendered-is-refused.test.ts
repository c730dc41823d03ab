import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, parseParameters } from '../../../provisioning/catalogue.ts';
import { PROVISIONING_ERROR_CODES } from '../../../provisioning/errors.ts';
import { renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { customer, dhcpLine, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

const mono = (parameters: unknown, sites: SiteInput[] = siteInputs(1)) =>
  refusalOf(() => renderNetwork({ kind: 'mono-site', parameters, customer, sites }));
const multi = (parameters: unknown, sites: SiteInput[] = siteInputs(3)) =>
  refusalOf(() => renderNetwork({ kind: 'multi-site', parameters, customer, sites }));
const star = (more: object = {}) => ({ topology: 'hub-and-spoke', ...more });
const lan = (more: object = {}) => ({ name: 'lan1', device: 'eth1', ...more });
const forward = { name: 'web', protocol: 'tcp', publicPort: 80, address: '10.0.0.9', port: 80 };

test('defaults of every kind are valid parameters', () => {
  expect(parseParameters('mono-site', {})).toEqual(CATALOGUE['mono-site'].defaults);
  expect(parseParameters('multi-site', { topology: 'mesh' })).toEqual(CATALOGUE['multi-site'].defaults);
});

test.each<[string, () => unknown, string, string[]]>([
  ['no topology', () => multi({}), 'parameters-invalid', ['/topology']],
  ['an unknown parameter', () => mono({ colour: 1 }), 'parameters-invalid', ['/colour']],
  ['a null document', () => mono(null), 'parameters-invalid', ['']],
  [
    'an address that is none',
    () => mono({ dns: { forwarders: ['1.2.3.256'] } }),
    'parameters-invalid',
    ['/dns/forwarders/0'],
  ],
  ['a star without a hub', () => multi(star()), 'hub-missing', ['/hubSiteId']],
  ['a hub elsewhere', () => multi(star({ hubSiteId: uuid(77) })), 'site-unknown', ['/hubSiteId']],
  [
    'a hub twice',
    () => multi(star({ hubSiteId: uuid(1), secondHubSiteId: uuid(1) })),
    'parameters-invalid',
    ['/secondHubSiteId'],
  ],
  [
    'a mesh of 129 sites',
    () => multi({ topology: 'mesh' }, siteInputs(129)),
    'too-many-sites',
    ['/topology'],
  ],
  ['two sites in a mono-site', () => mono({}, siteInputs(2)), 'too-many-sites', [`/sites/${uuid(2)}`]],
  [
    'a site without access line',
    () => mono({}, [siteInput(1, { accessLines: [] })]),
    'no-access-line',
    [`/sites/${uuid(1)}`],
  ],
  [
    'two lines of one name',
    () => mono({}, [siteInput(1, { accessLines: [dhcpLine, { ...dhcpLine, device: 'eth5', priority: 2 }] })]),
    'access-line-invalid',
    [`/sites/${uuid(1)}`],
  ],
  [
    'a LAN on the WAN',
    () => mono({ lans: [lan({ device: 'eth0' })] }),
    'lan-device-clash',
    ['/lans/0/device'],
  ],
  [
    'two LANs on one VLAN',
    () => mono({ lans: [lan({ vlanId: 5 }), lan({ name: 'lan2', vlanId: 5 })] }),
    'lan-device-clash',
    ['/lans/1/device'],
  ],
  [
    'two LANs of one name',
    () => mono({ lans: [lan(), lan({ device: 'eth2' })] }),
    'parameters-invalid',
    ['/lans/1/name'],
  ],
  [
    'a LAN in the zone wan',
    () => mono({ lans: [lan({ zone: 'wan' })] }),
    'parameters-invalid',
    ['/lans/0/zone'],
  ],
  [
    'a fixed lease of the appliance itself',
    () =>
      mono({
        lans: [lan({ dhcp: { reservations: [{ macAddress: '02:00:00:00:00:01', address: '10.0.0.1' }] } })],
      }),
    'parameters-invalid',
    ['/lans/0/dhcp/reservations/0/address'],
  ],
  [
    'a port forward to nowhere',
    () => mono({ firewall: { portForwards: [{ ...forward, address: '10.0.1.9' }] } }),
    'parameters-invalid',
    ['/firewall/portForwards/0/address'],
  ],
  [
    'a port forward on no WAN',
    () => mono({ firewall: { portForwards: [{ ...forward, wan: 'wan2' }] } }),
    'parameters-invalid',
    ['/firewall/portForwards/0/wan'],
  ],
  [
    'a port forwarded twice',
    () => mono({ firewall: { portForwards: [forward, forward] } }),
    'parameters-invalid',
    ['/firewall/portForwards'],
  ],
  [
    'a port forward of a foreign site',
    () => multi({ topology: 'mesh', firewall: { portForwards: [{ ...forward, siteId: uuid(77) }] } }),
    'site-unknown',
    ['/firewall/portForwards/0/siteId'],
  ],
  [
    'a port the tunnels need',
    () =>
      multi({
        topology: 'mesh',
        firewall: { portForwards: [{ ...forward, siteId: uuid(1), protocol: 'udp', publicPort: 500 }] },
      }),
    'parameters-invalid',
    ['/firewall/portForwards/0/publicPort'],
  ],
  [
    'a policy between zones that are not there',
    () => mono({ firewall: { policies: [{ name: 'x', from: 'guests', to: 'moon', action: 'accept' }] } }),
    'parameters-invalid',
    ['/firewall/policies/0/from', '/firewall/policies/0/to'],
  ],
  [
    'exceptions of a foreign site',
    () => multi({ topology: 'mesh', siteOverrides: { [uuid(77)]: {} } }),
    'site-unknown',
    [`/siteOverrides/${uuid(77)}`],
  ],
  [
    'exceptions that are wrong once merged',
    () => multi({ topology: 'mesh', siteOverrides: { [uuid(2)]: { lans: [lan({ vlanId: 9999 })] } } }),
    'parameters-invalid',
    [`/siteOverrides/${uuid(2)}/lans/0/vlanId`],
  ],
])('%s', (_, action, code, pointers) => {
  expect(action()).toEqual({ code, pointers });
});

describe('whatever comes', () => {
  const members = [
    ...Object.keys(CATALOGUE['multi-site'].defaults as object),
    '__proto__',
    'hubSiteId',
    'constructor',
  ];
  const anything = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>;
  const mutated = fc
    .dictionary(fc.constantFrom(...members), anything, { noNullPrototype: true })
    .map((changes) => ({ ...(CATALOGUE['multi-site'].defaults as object), ...changes }));

  test('parameters are taken or refused with a code of the list and pointers, never otherwise', () => {
    fc.assert(
      fc.property(
        fc.oneof(anything, mutated),
        fc.constantFrom('mono-site', 'multi-site'),
        (parameters, kind) => {
          const refused = refusalOf(() =>
            renderNetwork({ kind, parameters, customer, sites: siteInputs(1) }),
          );
          if (!refused) return;
          expect(PROVISIONING_ERROR_CODES).toContain(refused.code);
          expect(refused.pointers.length).toBeGreaterThan(0);
          for (const pointer of refused.pointers) expect(pointer).toMatch(/^(\/([^~/]|~[01])*)*$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
