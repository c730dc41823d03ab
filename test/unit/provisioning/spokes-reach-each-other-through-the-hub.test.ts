import { describe, expect, test } from 'vitest';
import { renderNetwork } from '../../../provisioning/render.ts';
import { hubLinks } from '../../../provisioning/vpn/topology.ts';
import { customer, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

/** Sites 1 to 5 have 10.0.0.0/24 to 10.0.4.0/24; site 1 is the hub. */
function render(parameters: object) {
  const { targets } = renderNetwork({
    kind: 'multi-site',
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1), ...parameters },
    customer,
    sites: siteInputs(5),
  });
  return (number: number) => {
    const target = targets.find((candidate) => candidate.siteId === uuid(number));
    if (!target) throw new Error(`no target for site ${number}`);
    return target;
  };
}
const subnets = (...sites: number[]) => sites.map((site) => `10.0.${site - 1}.0/24`);

describe('hub and spoke', () => {
  test('a spoke has one peer, behind which it finds the hub and all other spokes', () => {
    const { target, role } = render({})(3);
    expect(role).toBe('spoke');
    expect(target.vpn.siteToSite.map((peer) => peer.localTrafficSelectors)).toEqual([subnets(3)]);
    expect(target.vpn.siteToSite.map((peer) => peer.remoteTrafficSelectors)).toEqual([subnets(1, 2, 4, 5)]);
  });

  test('the hub admits traffic between spokes, a spoke does not', () => {
    const through = (number: number) =>
      render({})(number).target.firewall.policies.filter(
        (policy) => policy.from === 'vpn' && policy.to === 'vpn',
      );
    expect(through(1)).toEqual([
      {
        name: 'vpn to vpn',
        from: 'vpn',
        to: 'vpn',
        action: 'accept',
        sources: subnets(2, 3, 4, 5),
        destinations: subnets(2, 3, 4, 5),
      },
    ]);
    expect(through(2)).toEqual([]);
  });

  test('without access between sites there are tunnels and no policies through them', () => {
    const { target } = render({ vpn: { interSiteAccess: false } })(1);
    expect(target.vpn.siteToSite).toHaveLength(4);
    expect(target.firewall.policies.map((policy) => policy.name)).toEqual([
      'lan to appliance',
      'lan to wan',
      'ipsec from wan',
      'ping from vpn',
    ]);
  });
});

describe('a second hub', () => {
  const site = render({ secondHubSiteId: uuid(2) });
  const remote = (number: number) =>
    Object.fromEntries(
      site(number).target.vpn.siteToSite.map((peer) => [peer.name, peer.remoteTrafficSelectors]),
    );

  test('is reached directly by spokes and hub, for its own LANs only', () => {
    expect(remote(3)).toEqual({ 'to-00000001': subnets(1, 4, 5), 'to-00000002': subnets(2) });
    expect(remote(1)['to-00000002']).toEqual(subnets(2));
  });

  test('leads a spoke to the other spokes while the hub is dead to it', () => {
    const standby = (number: number, peer: string) =>
      site(number).target.vpn.siteToSite.find(({ name }) => name === peer)?.standby;
    const networks = { localTrafficSelectors: subnets(3), remoteTrafficSelectors: subnets(4, 5) };
    expect(standby(3, 'to-00000002')).toEqual({ insteadOf: 'to-00000001', ...networks });
    expect(standby(2, 'to-00000003')).toEqual({
      localTrafficSelectors: subnets(4, 5),
      remoteTrafficSelectors: subnets(3),
    });
    expect(standby(1, 'to-00000002')).toBeUndefined();
    expect(site(2).target.firewall.policies).toContainEqual(
      expect.objectContaining({ name: 'vpn to vpn', sources: subnets(3, 4, 5) }),
    );
  });

  test('of a single spoke stands by for nothing', () => {
    const { targets } = renderNetwork({
      kind: 'multi-site',
      parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1), secondHubSiteId: uuid(2) },
      customer,
      sites: siteInputs(3),
    });
    expect(targets.flatMap(({ target }) => target.vpn.siteToSite).some((peer) => peer.standby)).toBe(false);
  });

  test('reaches every site by a tunnel of its own', () => {
    expect(site(2).role).toBe('second-hub');
    expect(remote(2)).toEqual({
      'to-00000001': subnets(1),
      'to-00000003': subnets(3),
      'to-00000004': subnets(4),
      'to-00000005': subnets(5),
    });
  });
});

test('five hundred spokes fit into one target state', () => {
  const { targets } = renderNetwork({
    kind: 'multi-site',
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1) },
    customer,
    sites: siteInputs(501),
  });
  expect(targets[0]?.target.vpn.siteToSite).toHaveLength(500);
});

describe('of many spokes', () => {
  const star = (sites: number) => ({
    kind: 'multi-site' as const,
    parameters: {
      topology: 'hub-and-spoke',
      hubSiteId: uuid(1),
    },
    customer,
    sites: siteInputs(sites),
  });
  const through = (sites: number) =>
    renderNetwork(star(sites)).targets[0]?.target.firewall.policies.filter(
      ({ from, to }) => from === 'vpn' && to === 'vpn',
    );

  test('64 are admitted one by one, 65 as the networks they come to', () => {
    expect(through(65)?.[0]?.sources).toEqual(subnets(...Array.from({ length: 64 }, (_, at) => at + 2)));
    const passing = [
      '10.0.1.0/24',
      '10.0.2.0/23',
      '10.0.4.0/22',
      '10.0.8.0/21',
      '10.0.16.0/20',
      '10.0.32.0/19',
    ];
    expect(through(66)).toEqual([
      {
        name: 'vpn to vpn',
        from: 'vpn',
        to: 'vpn',
        action: 'accept',
        sources: [...passing, '10.0.64.0/23'],
        destinations: [...passing, '10.0.64.0/23'],
      },
    ]);
  });

  test('more networks than a tunnel takes are refused before anything is rendered', () => {
    // Hub and spokes have the lower half of a /24 each, which add up to nothing.
    const links = (spokes: number) => {
      const sites = siteInputs(spokes + 1).map(({ id, name }, at) => ({
        id,
        name,
        applianceId: id,
        subnets: [{ base: at * 256, prefixLength: 25 }],
        address: '203.0.113.1',
        reachable: true,
      }));
      return hubLinks(sites, uuid(1), undefined);
    };
    expect(links(512).map(({ secondNetworks }) => secondNetworks.length)).toEqual(Array(512).fill(512));
    expect(refusalOf(() => links(513))).toEqual({ code: 'too-many-sites', pointers: [`/sites/${uuid(2)}`] });
  });
});
