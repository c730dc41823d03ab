import { describe, expect, test } from 'vitest';
import { CATALOGUE, type NetworkKind } from '../../../provisioning/catalogue.ts';
import type { TemplateLayer } from '../../../provisioning/input.ts';
import {
  checkLayer,
  checkTemplate,
  checkTemplateShape,
  diffTemplates,
} from '../../../provisioning/layers/index.ts';
import { uuid } from '../../lib/network-inputs.ts';

function template(patch: object, more: Partial<TemplateLayer> = {}): TemplateLayer {
  return { name: 'Branch', number: 3, patch: { ...patch }, locks: [], overlays: {}, ...more };
}
const pointers = (kind: NetworkKind, ...of: Parameters<typeof template>) =>
  checkTemplate(kind, template(...of)).map(({ pointer, code }) => `${pointer} ${code}`);

const guests = { name: 'guests', device: 'eth1', vlanId: 20, zone: 'guests' };
const lans = [{ name: 'lan1', device: 'eth1' }, guests];
const forward = { name: 'web', protocol: 'tcp', publicPort: 80, address: '192.168.1.9', port: 80 };
const policy = (from: string) => ({ name: 'visitors', from, to: 'wan', action: 'drop' });

describe('a template that can be used', () => {
  test.each(Object.keys(CATALOGUE) as NetworkKind[])('%s', (kind) => {
    const role = kind === 'multi-site' ? 'hub' : 'single';
    expect(pointers(kind, {})).toEqual([]);
    expect(
      pointers(
        kind,
        { lans, firewall: { policies: [policy('guests')] }, dns: { forwarders: ['192.0.2.53'] } },
        {
          locks: ['/lans', '/dns/forwarders', '/firewall/policies'],
          overlays: { [role]: { ntpServers: [] } },
        },
      ),
    ).toEqual([]);
  });

  test('for hub and spoke only, without a second hub and without remote access', () => {
    const locks = ['/topology', '/secondHubSiteId', '/remoteAccess'];
    expect(pointers('multi-site', { topology: 'hub-and-spoke' }, { locks })).toEqual([]);
  });

  test('for teleworkers, whose gateway each mesh names', () => {
    expect(pointers('multi-site', { remoteAccess: { enabled: true, tunnel: 'full' } })).toEqual([]);
  });

  test('for boxes whose usual ports all have LANs', () => {
    const ports = ['eth0', 'wan0', 'wan1', 'wan2'].map((device) => ({ name: `lan-${device}`, device }));
    expect(pointers('mono-site', { lans: ports })).toEqual([]);
  });

  test('with as many LANs as there can be', () => {
    const many = Array.from({ length: 32 }, (_, n) => ({ name: `lan${n}`, device: 'eth1', vlanId: n + 1 }));
    expect(pointers('mono-site', { lans: many })).toEqual([]);
  });

  test('for sites with two lines', () => {
    const fixed = [{ name: 'lan1', device: 'eth0', subnet: '192.168.1.0/24' }];
    expect(
      pointers('mono-site', { lans: fixed, firewall: { portForwards: [{ ...forward, wan: 'wan2' }] } }),
    ).toEqual([]);
  });
});

describe('a template that cannot be used, by the place to mend', () => {
  test.each<[string, NetworkKind, object, Partial<TemplateLayer>, string[]]>([
    [
      'a zone no site has',
      'multi-site',
      { firewall: { policies: [policy('guests')] } },
      {},
      ['/patch/firewall/policies/0/from unknown-name'],
    ],
    [
      'the same in an overlay',
      'multi-site',
      {},
      { overlays: { hub: { firewall: { policies: [policy('guests')] } } } },
      ['/overlays/hub/firewall/policies/0/from unknown-name'],
    ],
    [
      'two LANs on one port',
      'mono-site',
      { lans: [lans[0], { name: 'guests', device: 'eth1' }] },
      {},
      ['/patch/lans/1/device lan-device-clash'],
    ],
    [
      'one subnet for all sites',
      'multi-site',
      { lans: [{ ...lans[0], subnet: '10.1.0.0/24' }] },
      {},
      ['/patch/lans/0/subnet subnet-overlap'],
    ],
    [
      'a hub nobody can name',
      'multi-site',
      { topology: 'hub-and-spoke' },
      { locks: ['/topology', '/hubSiteId'] },
      ['/locks/1 parameter-locked'],
    ],
    [
      'more addresses than there are',
      'multi-site',
      { lans: [1, 2, 3].map((n) => ({ name: `lan${n}`, device: `eth${n}`, prefixLength: 8 })) },
      {},
      [
        '/patch/lans/0/prefixLength value-invalid',
        '/patch/lans/1/prefixLength value-invalid',
        '/patch/lans/2/prefixLength value-invalid',
      ],
    ],
    [
      'two zones no site has',
      'mono-site',
      { firewall: { policies: [{ ...policy('guests'), to: 'moon' }] } },
      {},
      ['/patch/firewall/policies/0/from unknown-name', '/patch/firewall/policies/0/to unknown-name'],
    ],
    [
      'a LAN where further ones would be',
      'mono-site',
      { lans: [lans[0], { name: 'voice', device: 'eth8', vlanId: 3998 }] },
      {},
      ['/patch lan-device-clash'],
    ],
    [
      'the same, beside a fault that has a place',
      'mono-site',
      {
        lans: [lans[0], { name: 'voice', device: 'eth8', vlanId: 3998 }],
        firewall: { policies: [policy('guests')] },
      },
      {},
      ['/patch/firewall/policies/0/from unknown-name'],
    ],
    [
      'a gateway nobody can name',
      'multi-site',
      { topology: 'mesh', remoteAccess: { enabled: true } },
      { locks: ['/dns', '/remoteAccess'] },
      ['/locks/1 parameter-locked'],
    ],
    [
      'a role the kind has not',
      'teleworker',
      {},
      { overlays: { hub: {} } },
      ['/overlays/hub unknown-member'],
    ],
    [
      'a role there is not',
      'multi-site',
      {},
      { overlays: { 'a/b': {}, member: {} } as object },
      ['/overlays/a~1b unknown-member', '/overlays/member unknown-member'],
    ],
    [
      "a customer's site in an overlay",
      'multi-site',
      {},
      { overlays: { hub: { firewall: { portForwards: [{ ...forward, siteId: uuid(1) }] } } } },
      ['/overlays/hub/firewall/portForwards/0/siteId not-shareable'],
    ],
    [
      'a network-wide value in an overlay',
      'multi-site',
      {},
      { overlays: { spoke: { topology: 'mesh' } } },
      ['/overlays/spoke/topology unknown-member'],
    ],
    [
      "a customer's site",
      'multi-site',
      { hubSiteId: '01890000-0000-7000-8000-000000000001' },
      {},
      ['/patch/hubSiteId not-shareable'],
    ],
    [
      'locks on nothing',
      'mono-site',
      {},
      { locks: ['/lans/0', '/topology', 'dns'] },
      ['/locks/0 unknown-member', '/locks/1 unknown-member', '/locks/2 value-invalid'],
    ],
  ])('%s', (_, kind, patch, more, expected) => {
    expect(pointers(kind, patch, more)).toEqual(expected);
    for (const { detail } of checkTemplate(kind, template(patch, more))) expect(detail).not.toBe('');
  });

  test('what a sample network is refused for begins with its name', () => {
    const told = (patch: object) => checkTemplate('multi-site', template(patch)).map(({ detail }) => detail);
    expect(told({ firewall: { policies: [policy('guests')] } })).toEqual([
      expect.stringMatching(/^a mesh of one site: ./),
    ]);
    expect(told({ lans: [{ ...lans[0], subnet: '10.1.0.0/24' }] })).toEqual([
      expect.stringMatching(/^a mesh of four sites: ./),
    ]);
  });

  test('the shape alone is checked without a network', () => {
    const zone = { firewall: { policies: [policy('guests')] } };
    expect(checkTemplateShape('multi-site', template(zone, { overlays: { hub: zone } }))).toEqual([]);
    const overlays = { hub: { dns: { cacheEntries: -1 } }, spoke: { topology: 'mesh' } };
    const faults = checkTemplateShape('multi-site', template({ colour: 1 }, { overlays }));
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/patch/colour unknown-member',
      '/overlays/hub/dns/cacheEntries value-invalid',
      '/overlays/spoke/topology unknown-member',
    ]);
  });
});

test('no layer that networks share names a site or an appliance, wherever it would', () => {
  const patch = {
    hubSiteId: null,
    secondHubSiteId: uuid(1),
    remoteAccess: { gatewaySiteId: uuid(1) },
    siteOverrides: {},
    applianceOverrides: { [uuid(2)]: { siteId: uuid(1) } },
    firewall: { portForwards: [forward, { ...forward, siteId: uuid(1) }, { ...forward, siteId: null }] },
  };
  const faults = checkLayer('multi-site', { patch, locks: [] }).filter(
    ({ code }) => code === 'not-shareable',
  );
  expect(faults.map(({ pointer }) => pointer)).toEqual([
    '/patch/secondHubSiteId',
    '/patch/remoteAccess/gatewaySiteId',
    '/patch/siteOverrides',
    '/patch/applianceOverrides',
    '/patch/firewall/portForwards/1/siteId',
  ]);
  for (const { detail } of faults) expect(detail).not.toBe('');
});

test('a layer is checked by itself: null brings a default back, and lists are whole', () => {
  const layer = {
    patch: { dns: null, lans: [{ name: 'a' }], vpn: { interSiteAccess: 'yes' } },
    locks: ['/dns'],
  };
  expect(checkLayer('multi-site', layer).map(({ pointer }) => pointer)).toEqual([
    '/patch/lans/0/device',
    '/patch/vpn/interSiteAccess',
  ]);
  expect(checkLayer('mono-site', { patch: { dns: { domain: null } }, locks: ['', '/dns/domain'] })).toEqual(
    [],
  );
});

test('versions of a template compare: values, overlays by role, and locks', () => {
  const before = template(
    { dns: { forwarders: ['192.0.2.53'] }, firewall: { internetAccess: true } },
    { locks: ['/dns'], overlays: { hub: { ntpServers: [] } } },
  );
  const after = template(
    { dns: { forwarders: ['192.0.2.54'], domain: null } },
    { number: 4, locks: ['/lans'], overlays: { spoke: { ntpServers: [] } } },
  );
  expect(diffTemplates(before, after).map(({ pointer, kind, summary }) => [pointer, kind, summary])).toEqual([
    ['/patch/dns/domain', 'added', 'DNS, Domain: as by default'],
    ['/patch/dns/forwarders', 'changed', 'DNS, Upstream resolvers: 192.0.2.53 → 192.0.2.54'],
    ['/patch/firewall/internetAccess', 'removed', 'Firewall, LANs may reach the internet: no longer yes'],
    ['/overlays/hub/ntpServers', 'removed', 'hub: Time servers: no longer none'],
    ['/overlays/spoke/ntpServers', 'added', 'spoke: Time servers: none'],
    ['/locks', 'removed', 'DNS: no longer locked'],
    ['/locks', 'added', 'Local networks: locked'],
  ]);
  expect(diffTemplates(before, after).map(({ before: was, after: is }) => [was, is])).toEqual([
    [undefined, null],
    [['192.0.2.53'], ['192.0.2.54']],
    [true, undefined],
    [[], undefined],
    [undefined, []],
    ['/dns', undefined],
    [undefined, '/lans'],
  ]);
  expect(diffTemplates(before, structuredClone(before))).toEqual([]);
  const all = template({}, { locks: ['', '/dns/unheard', '/topology', '/dns/constructor', '/hostname/x'] });
  expect(diffTemplates(template({}), all).map(({ summary }) => summary)).toEqual([
    'everything: locked',
    'dns, unheard: locked',
    'Topology: locked',
    'dns, constructor: locked',
    'host name, x: locked',
  ]);
});
