import { describe, expect, test } from 'vitest';
import { renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { customer, dhcpLine, siteInput, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

const unknown = (site: SiteInput): SiteInput => ({
  ...site,
  appliance: site.appliance && { ...site.appliance, publicAddress: null },
});
const unreachable = (site: SiteInput): SiteInput => ({
  ...site,
  accessLines: [{ ...dhcpLine, reachable: false }],
});

/** `1→2` for each tunnel: site 1 calls site 2. */
function calls(parameters: object, sites: SiteInput[]): string[] {
  return renderNetwork({ kind: 'multi-site', parameters, customer, sites }).targets.flatMap((target) =>
    target.target.vpn.siteToSite
      .filter((peer) => peer.role === 'initiator')
      .map(
        (peer) =>
          `${Number(target.siteId.slice(-4))}→${Number(peer.name.slice(-4))} at ${peer.remoteAddress}`,
      ),
  );
}
const mesh = { topology: 'mesh' };
const star = { topology: 'hub-and-spoke', hubSiteId: uuid(3) };

describe('in a mesh', () => {
  test('the smaller id calls', () => {
    expect(calls(mesh, [siteInput(2), siteInput(1)])).toEqual(['1→2 at 203.0.113.2']);
  });

  test('a site that cannot be called, or whose address is unknown, calls', () => {
    expect(calls(mesh, [siteInput(1), unreachable(siteInput(2))])).toEqual(['2→1 at 203.0.113.1']);
    expect(calls(mesh, [siteInput(1), unknown(siteInput(2))])).toEqual(['2→1 at 203.0.113.1']);
  });

  test('two sites wait while neither address is known', () => {
    expect(calls(mesh, [unknown(siteInput(1)), unknown(siteInput(2))])).toEqual([]);
    expect(calls(mesh, [unreachable(siteInput(1)), unknown(siteInput(2))])).toEqual([]);
  });

  test('two sites that can never be called are an error', () => {
    const sites = [unreachable(siteInput(1)), unreachable(siteInput(2))];
    expect(refusalOf(() => calls(mesh, sites))).toEqual({
      code: 'peers-unreachable',
      pointers: [`/sites/${uuid(1)}`],
    });
  });

  test('a site without an appliance has no tunnels', () => {
    expect(calls(mesh, [siteInput(1), siteInput(2), siteInput(3, { appliance: null })])).toEqual([
      '1→2 at 203.0.113.2',
    ]);
  });
});

describe('in a star', () => {
  test('spokes call the hub, and spokes and hub the second hub', () => {
    const sites = [1, 2, 3, 4].map((number) => siteInput(number));
    expect(calls(star, sites)).toEqual(['1→3', '2→3', '4→3'].map((call) => `${call} at 203.0.113.3`));
    expect(calls({ ...star, secondHubSiteId: uuid(4) }, sites).sort()).toEqual([
      '1→3 at 203.0.113.3',
      '1→4 at 203.0.113.4',
      '2→3 at 203.0.113.3',
      '2→4 at 203.0.113.4',
      '3→4 at 203.0.113.4',
    ]);
  });

  test('a hub that cannot be called calls its spokes', () => {
    expect(calls(star, [siteInput(1), unreachable(siteInput(3))])).toEqual(['3→1 at 203.0.113.1']);
  });

  test('spokes that cannot be called are no obstacle', () => {
    expect(calls(star, [unreachable(siteInput(1)), unreachable(siteInput(2)), siteInput(3)])).toHaveLength(2);
  });
});
