import fc from 'fast-check';
import type { NetworkInput, SiteInput } from '../../provisioning/render.ts';
import { arbitraryLayers, arbitrarySitePatch } from './arbitrary-layers.ts';
import { customer, dhcpLine, siteInput, uuid } from './network-inputs.ts';

const site: fc.Arbitrary<(number: number) => SiteInput> = fc
  .record({
    appliance: fc.boolean(),
    known: fc.boolean(),
    lines: fc.constantFrom(1, 2),
    name: fc.constantFrom('Taipei HQ', '台南廠', 'Kaohsiung-', '', 'Ünïted – Töols', 'x'.repeat(90)),
  })
  .map((facts) => (number) => {
    const input = siteInput(number, {
      name: facts.name,
      accessLines: [
        { ...dhcpLine, reachable: true },
        { ...dhcpLine, name: 'wan2' as const, device: 'eth9', priority: 2, reachable: false },
      ].slice(0, facts.lines),
    });
    const { appliance } = input;
    if (!facts.appliance || !appliance) return { ...input, appliance: null };
    return { ...input, appliance: facts.known ? appliance : { ...appliance, publicAddress: null } };
  });

const lan = fc.record({
  prefixLength: fc.integer({ min: 20, max: 30 }),
  zone: fc.constantFrom('lan', 'guests', 'voice'),
  interSite: fc.constantFrom(true, false, undefined),
  dhcp: fc.record({ enabled: fc.boolean() }),
});

const parameters = fc.record({
  topology: fc.constantFrom('mesh', 'hub-and-spoke'),
  second: fc.boolean(),
  lans: fc.array(lan, { minLength: 1, maxLength: 4 }),
  interSiteAccess: fc.boolean(),
  remoteAccess: fc.boolean(),
  exception: fc.option(arbitrarySitePatch),
  layers: fc.option(arbitraryLayers(), { nil: undefined }),
});

/**
 * Valid multi-site networks of one to nine sites, some without appliance, some with an unknown address, with shared
 * layers, exceptions, and teleworkers.
 */
export const arbitraryNetwork: fc.Arbitrary<NetworkInput> = fc
  .tuple(fc.array(site, { minLength: 1, maxLength: 9 }), parameters)
  .map(([makers, chosen]) => {
    const sites = makers.map((make, index) => make(index + 1));
    const [hub, second] = sites;
    return {
      kind: 'multi-site',
      customer,
      sites,
      ...(chosen.layers && { layers: chosen.layers }),
      teleworkers: [
        { id: uuid(801), identity: 'person.vpn.sitekeeper.internal', tunnel: null, address: null },
      ],
      parameters: {
        topology: chosen.topology,
        hubSiteId: hub?.id,
        ...(chosen.second && second && { secondHubSiteId: second.id }),
        lans: chosen.lans.map(({ interSite, ...one }, index) => ({
          name: `lan${index + 1}`,
          device: 'eth1',
          vlanId: index + 1,
          ...one,
          ...(interSite !== undefined && { interSite }),
        })),
        vpn: { interSiteAccess: chosen.interSiteAccess },
        remoteAccess: { enabled: chosen.remoteAccess, gatewaySiteId: hub?.id },
        ...(chosen.exception && hub && { siteOverrides: { [hub.id]: chosen.exception } }),
        ...(chosen.exception && { applianceOverrides: { [uuid(102)]: chosen.exception } }),
      },
    };
  });
