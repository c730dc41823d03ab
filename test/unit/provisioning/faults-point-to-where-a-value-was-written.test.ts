import { describe, expect, test } from 'vitest';
import type { ProvisioningError } from '../../../provisioning/errors.ts';
import type { ParameterLayer, SharedLayers, TemplateLayer } from '../../../provisioning/input.ts';
import { resolveNetwork, resolveSite } from '../../../provisioning/layers/index.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { customer, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

const template = (patch: object, more: Partial<TemplateLayer> = {}): TemplateLayer => ({
  name: 'Branch',
  number: 3,
  locks: [],
  overlays: {},
  patch: patch as TemplateLayer['patch'],
  ...more,
});
const layer = (patch: object, locks: string[] = []): ParameterLayer => ({
  patch: patch as ParameterLayer['patch'],
  locks,
});

/** A hub and three spokes. */
function network(parameters: object, layers: Partial<SharedLayers> = {}): NetworkInput {
  return {
    kind: 'multi-site',
    layers: { template: null, operator: null, tier: null, ...layers },
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1), ...parameters },
    customer,
    sites: siteInputs(4),
  };
}

const render = (parameters: object, layers?: Partial<SharedLayers>) => () =>
  renderNetwork(network(parameters, layers));

describe('a value that cannot be', () => {
  test.each<[string, string, object, Partial<SharedLayers>]>([
    [
      'the template',
      '/layers/template/patch/dns/forwarders',
      {},
      { template: template({ dns: { forwarders: 'x' } }) },
    ],
    [
      'the operator',
      '/layers/operator/patch/lans/0/zone',
      {},
      { operator: layer({ lans: [{ name: 'a', device: 'eth1', zone: 9 }] }) },
    ],
    [
      'a tier',
      '/layers/tier/patch/vpn/unheard',
      {},
      { tier: { tier: 'gold', ...layer({ vpn: { unheard: {} } }) } },
    ],
    [
      'an overlay',
      '/layers/template/overlays/hub/hostname',
      {},
      { template: template({}, { overlays: { hub: { hostname: '-' } } }) },
    ],
    [
      'the customer, over others',
      '/dns/cacheEntries',
      { dns: { cacheEntries: -1 } },
      { template: template({ dns: { cacheEntries: 5 } }) },
    ],
    [
      'a site',
      `/siteOverrides/${uuid(2)}/lans/0/device`,
      { siteOverrides: { [uuid(2)]: { lans: [{ name: 'a' }] } } },
      {},
    ],
    [
      'an appliance',
      `/applianceOverrides/${uuid(103)}/dns/unheard`,
      { applianceOverrides: { [uuid(103)]: { dns: { unheard: 1 } } } },
      {},
    ],
    [
      'an appliance elsewhere',
      `/applianceOverrides/${uuid(7)}/hostname`,
      { applianceOverrides: { [uuid(7)]: { hostname: 5 } } },
      {},
    ],
  ])('in %s', (_, pointer, parameters, layers) => {
    expect(refusalOf(render(parameters, layers))).toEqual({
      code: 'parameters-invalid',
      pointers: [pointer],
    });
  });

  test('is told of the layer that wrote its section, when it says nothing of the value', () => {
    const mono = (parameters: object, patch: object) =>
      refusalOf(() =>
        renderNetwork({
          kind: 'mono-site',
          layers: { template: template(patch), operator: null, tier: null },
          parameters,
          customer,
          sites: siteInputs(1),
        }),
      );
    const invalid = (pointer: string) => ({ code: 'parameters-invalid', pointers: [pointer] });
    expect(mono({}, { vpn: {} })).toEqual(invalid('/layers/template/patch/vpn'));
    expect(mono({ vpn: { x: 1 } }, { vpn: {} })).toEqual(invalid('/vpn'));
    expect(mono({ vpn: { y: 1 } }, { vpn: { x: 1 } })).toEqual(invalid('/layers/template/patch/vpn'));
    expect(mono({ vpn: { x: null } }, { vpn: { x: 1 } })).toEqual(invalid('/vpn'));
    expect(mono({ dns: 'x' }, { dns: { domain: 'a' } })).toEqual(invalid('/dns'));
  });

  test('is told once, in words, whether its name is unknown or its value does not fit', () => {
    const faultsOf = (parameters: object) => {
      try {
        render(parameters)();
      } catch (error) {
        return (error as ProvisioningError).faults;
      }
      return [];
    };
    expect(faultsOf({ colour: 1, hostname: 5 })).toEqual([
      { pointer: '/colour', code: 'unknown-member', detail: 'is not a parameter' },
      { pointer: '/hostname', code: 'value-invalid', detail: 'must be text' },
    ]);
    expect(faultsOf({ siteOverrides: { [uuid(7)]: { colour: 1, dns: null, hostname: 5 } } })).toEqual([
      { pointer: `/siteOverrides/${uuid(7)}/colour`, code: 'unknown-member', detail: 'is not a parameter' },
      { pointer: `/siteOverrides/${uuid(7)}/hostname`, code: 'value-invalid', detail: 'must be text' },
    ]);
    expect(faultsOf({ siteOverrides: { 'a/b': 5 } }).map(({ pointer }) => pointer)).toEqual([
      '/siteOverrides/a~1b',
    ]);
    expect(faultsOf({ siteOverrides: null, applianceOverrides: null })).toEqual([]);
  });

  test('is told of by the checks of a site, too', () => {
    const policy = { name: 'a', from: 'nowhere', to: 'wan', action: 'drop' };
    const overlays = { spoke: { firewall: { policies: [policy] } } };
    expect(refusalOf(render({}, { template: template({}, { overlays }) }))?.pointers).toContain(
      '/layers/template/overlays/spoke/firewall/policies/0/from',
    );
    expect(
      refusalOf(render({ applianceOverrides: { [uuid(102)]: { firewall: { policies: [policy] } } } }))
        ?.pointers,
    ).toEqual([`/applianceOverrides/${uuid(102)}/firewall/policies/0/from`]);
  });
});

describe('a lock', () => {
  const locked = template(
    { dns: { forwarders: ['192.0.2.53'] }, topology: 'hub-and-spoke' },
    {
      locks: ['/dns/forwarders', '/topology', '/hostname'],
    },
  );

  test.each<[string, string[], object, Partial<SharedLayers>]>([
    ['at its place', ['/dns/forwarders'], { dns: { forwarders: [] } }, {}],
    ['above it', ['/dns'], { dns: null }, {}],
    ['of an absent value', ['/hostname'], { hostname: 'box' }, {}],
    [
      'by a layer between',
      ['/layers/tier/patch/topology'],
      { topology: 'hub-and-spoke' },
      { tier: { tier: 'gold', ...layer({ topology: 'mesh' }) } },
    ],
    [
      'by a site',
      [`/siteOverrides/${uuid(2)}/dns/forwarders`],
      { siteOverrides: { [uuid(2)]: { dns: { forwarders: [] } } } },
      {},
    ],
    [
      'by an appliance',
      [`/applianceOverrides/${uuid(102)}/hostname`],
      { applianceOverrides: { [uuid(102)]: { hostname: 'a' } } },
      {},
    ],
  ])('holds %s', (_, pointers, parameters, layers) => {
    const refusal = refusalOf(render(parameters, { template: locked, ...layers }));
    expect(refusal?.code).toBe('parameter-locked');
    expect(refusal?.pointers).toEqual(pointers);
  });

  test('names who locked it, and is told beside what is wrong otherwise', () => {
    const words = (layers: Partial<SharedLayers>, parameters: object) => {
      try {
        render(parameters, layers)();
      } catch (error) {
        const { code, message, faults } = error as ProvisioningError;
        expect(message).toBe(faults[0]?.detail);
        return [code, ...faults.map(({ pointer, detail }) => `${pointer} ${detail}`)];
      }
      return [];
    };
    const hostname = { hostname: 'box' };
    expect(words({ template: locked }, hostname)).toEqual([
      'parameter-locked',
      '/hostname is locked by the template Branch v3',
    ]);
    expect(words({ operator: layer({}, ['/hostname']) }, hostname)).toEqual([
      'parameter-locked',
      '/hostname is locked by the operator',
    ]);
    expect(words({ tier: { tier: 'gold', ...layer({}, ['/hostname']) } }, hostname)).toEqual([
      'parameter-locked',
      '/hostname is locked by the tier gold',
    ]);
    const both = { hostname: 'box', ntpServers: 5 };
    expect(words({ template: locked }, both)).toEqual([
      'parameters-invalid',
      '/ntpServers must be a list',
      '/hostname is locked by the template Branch v3',
    ]);
    expect(words({ template: locked }, { siteOverrides: { [uuid(2)]: both } })).toEqual([
      'parameters-invalid',
      `/siteOverrides/${uuid(2)}/ntpServers must be a list`,
      `/siteOverrides/${uuid(2)}/hostname is locked by the template Branch v3`,
    ]);
  });

  test('admits what is there already, and what is beside it', () => {
    const same = { topology: 'hub-and-spoke', dns: { forwarders: ['192.0.2.53'], domain: 'a.internal' } };
    expect(refusalOf(render(same, { template: locked }))).toBeUndefined();
    expect(refusalOf(render({ dns: {} }, { template: locked }))).toBeUndefined();
  });

  test('on a section holds all of it; on the exceptions forbids them', () => {
    const section = layer({}, ['/monitoring', '/siteOverrides']);
    const parameters = {
      monitoring: { telemetryIntervalSeconds: 5 },
      siteOverrides: { [uuid(2)]: { hostname: 'a' } },
    };
    expect(refusalOf(render(parameters, { operator: section }))).toEqual({
      code: 'parameter-locked',
      pointers: ['/monitoring/telemetryIntervalSeconds', `/siteOverrides/${uuid(2)}`],
    });
  });

  test('of an overlay holds for its sites', () => {
    const overlays = { hub: { firewall: { internetAccess: false } } };
    const own = template({}, { overlays, locks: ['/firewall/internetAccess'] });
    const open = { firewall: { internetAccess: false } };
    const closed = (siteId: string) => ({ siteOverrides: { [siteId]: open } });
    expect(refusalOf(render(closed(uuid(1)), { template: own }))).toBeUndefined();
    expect(refusalOf(render(closed(uuid(2)), { template: own }))?.code).toBe('parameter-locked');
  });
});

describe('what a person sees of it', () => {
  const layers: Partial<SharedLayers> = {
    template: template({ dns: { forwarders: ['192.0.2.53'] } }, { locks: ['/dns'] }),
    tier: { tier: 'gold', ...layer({ monitoring: { telemetryIntervalSeconds: 10 } }) },
  };
  const input = network({ siteOverrides: { [uuid(2)]: { hostname: 'a' } }, ntpServers: [] }, layers);

  test('each value with its layer, and whether it is locked', () => {
    const network = new Map(resolveNetwork(input).map((parameter) => [parameter.pointer, parameter]));
    expect(network.get('/dns/forwarders')).toEqual({
      pointer: '/dns/forwarders',
      value: ['192.0.2.53'],
      layer: 'template',
      source: 'Branch v3',
      locked: true,
      lockedBy: 'template',
    });
    expect(network.get('/dns/cacheEntries')).toMatchObject({ layer: 'kind', lockedBy: 'template' });
    expect(network.get('/ntpServers')).toMatchObject({ layer: 'customer', locked: false });
    expect(network.get('/monitoring/telemetryIntervalSeconds')).toMatchObject({
      layer: 'tier',
      source: 'gold',
    });
    const { role, parameters } = resolveSite(input, uuid(2));
    expect(role).toBe('spoke');
    expect(parameters.find(({ pointer }) => pointer === '/hostname')).toMatchObject({
      value: 'a',
      layer: 'site',
      source: 'Site 2',
    });
    expect(refusalOf(() => resolveSite(input, uuid(9)))).toEqual({
      code: 'site-unknown',
      pointers: [`/sites/${uuid(9)}`],
    });
  });

  test('in order of place, without the exceptions; of a site only what can differ from site to site', () => {
    const places = resolveNetwork(input).map(({ pointer }) => pointer);
    expect(places).toEqual([...places].sort());
    expect(places).toContain('/vpn/interSiteAccess');
    expect(places.filter((pointer) => /Overrides/.test(pointer))).toEqual([]);
    const own = resolveSite(input, uuid(1)).parameters.map(({ pointer }) => pointer);
    expect(own).toEqual(
      places.filter((pointer) => !/^\/(vpn|remoteAccess|topology|hubSiteId)/.test(pointer)),
    );
  });

  test('of the only site, too', () => {
    const overlays = { single: { hostname: 'office' } };
    const { role, parameters } = resolveSite(
      { ...network({}, { template: template({}, { overlays }) }), kind: 'mono-site', parameters: {} },
      uuid(1),
    );
    expect(role).toBe('single');
    expect(parameters.find(({ pointer }) => pointer === '/hostname')).toEqual({
      pointer: '/hostname',
      value: 'office',
      layer: 'template',
      source: 'Branch v3',
      locked: false,
    });
  });
});

describe('an overlay', () => {
  test('is of both hubs, of spokes, or of all sites of a mesh', () => {
    const overlays = {
      hub: { hostname: 'hub' },
      spoke: { hostname: 'spoke' },
      single: { hostname: 'single' },
    };
    const hostnames = (parameters: object) =>
      renderNetwork(network(parameters, { template: template({}, { overlays }) })).targets.map(
        ({ target }) => target.system.hostname,
      );
    expect(hostnames({ secondHubSiteId: uuid(2) })).toEqual(['hub', 'hub', 'spoke', 'spoke']);
    expect(hostnames({ topology: 'mesh' })).toEqual(['single', 'single', 'single', 'single']);
  });
});

describe('exceptions of an appliance', () => {
  test('go with it to another site, and have no effect while it is elsewhere', () => {
    const hostname = (siteId: string, applianceId: string) => {
      const sites = [siteInput(1), siteInput(2)].map((site) =>
        site.id === siteId && site.appliance
          ? { ...site, appliance: { ...site.appliance, id: applianceId } }
          : { ...site, appliance: null },
      );
      const parameters = { topology: 'mesh', applianceOverrides: { [uuid(500)]: { hostname: 'spare' } } };
      return renderNetwork({ kind: 'multi-site', parameters, customer, sites }).targets[0]?.target.system
        .hostname;
    };
    expect(hostname(uuid(1), uuid(500))).toBe('spare');
    expect(hostname(uuid(2), uuid(500))).toBe('spare');
    expect(hostname(uuid(2), uuid(501))).toBe('site-2');
  });
});

describe('remote access', () => {
  const remote = (more: object = {}) => ({ remoteAccess: { enabled: true, ...more } });
  const mesh = (parameters: object) => render({ topology: 'mesh', ...parameters });

  test('needs a gateway in a mesh, one of the sites; the hub is one unless another is named', () => {
    expect(refusalOf(mesh(remote()))).toEqual({
      code: 'gateway-missing',
      pointers: ['/remoteAccess/gatewaySiteId'],
    });
    expect(refusalOf(mesh(remote({ gatewaySiteId: uuid(9) })))?.code).toBe('site-unknown');
    expect(refusalOf(mesh(remote({ enabled: false, gatewaySiteId: uuid(9) })))).toBeUndefined();
    const poolOf = (parameters: object) =>
      renderNetwork(network(parameters)).allotments.flatMap(({ siteId, allotments }) =>
        allotments.filter(({ lan }) => lan === 'remote-access').map(({ subnet }) => [siteId, subnet]),
      );
    expect(poolOf(remote())).toEqual([[uuid(1), '10.0.4.0/24']]);
    expect(poolOf(remote({ gatewaySiteId: uuid(3) }))).toEqual([[uuid(3), '10.0.4.0/24']]);
    expect(poolOf({})).toEqual([]);
  });

  test('has a pool nobody else has', () => {
    const fixed = (subnet: string) => render(remote({ pool: { subnet } }));
    expect(refusalOf(fixed('10.9.0.0/24'))).toBeUndefined();
    expect(refusalOf(fixed('10.9.0.1/24'))?.pointers).toEqual(['/remoteAccess/pool/subnet']);
    expect(refusalOf(fixed('203.0.113.0/24'))?.code).toBe('subnet-outside-pool');
    const lans = [{ name: 'remote-access', device: 'eth1' }];
    expect(refusalOf(render({ lans }))).toEqual({
      code: 'parameters-invalid',
      pointers: ['/lans/0/name'],
    });
    const shared = template({ remoteAccess: { pool: { subnet: '10.9.0.1/24' } } });
    expect(refusalOf(render(remote(), { template: shared }))?.pointers).toEqual([
      '/layers/template/patch/remoteAccess/pool/subnet',
    ]);
  });
});
