import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targetStateFaults } from '#protocol';
import { renderConfiguration, servedZones } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { wantedDevices } from '../../../edge-agent/drivers/iproute2/wanted.ts';
import { renderRuleset } from '../../../edge-agent/drivers/nftables/index.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { arbitraryNetwork } from '../../lib/arbitrary-network.ts';
import { arbitrarySite } from '../../lib/arbitrary-site.ts';

const paths = { leases: '/state/leases', pid: '/run/dnsmasq.pid', resolvers: [] };

function expectTaken(input: NetworkInput): void {
  for (const { target } of renderNetwork(input).targets) {
    expect(targetStateFaults(target)).toEqual([]);
    for (const { device } of wantedDevices(target)) expect(device.length).toBeLessThanOrEqual(15);
    expect(renderRuleset(target)).not.toContain('undefined');
    for (const zone of servedZones(target)) {
      expect(renderConfiguration(target, zone, paths)).not.toContain('undefined');
    }
  }
}

test('a site with any values that serve in their roles', () => {
  fc.assert(fc.property(arbitrarySite, expectTaken), { numRuns: 300 });
});

test('networks of several sites', () => {
  fc.assert(fc.property(arbitraryNetwork, expectTaken), { numRuns: 100 });
});
