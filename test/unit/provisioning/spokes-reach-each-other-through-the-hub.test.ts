import { describe, expect, test } from 'vitest';
import { renderNetwork } from '../../../provisioning/render.ts';
import { customer, siteInputs, uuid } from '../../lib/network-inputs.ts';

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
