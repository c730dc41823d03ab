import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TargetState, targetStateFaults } from '#protocol';
import { networkSet, overlap, withoutContained } from '../../../edge-agent/drivers/addresses.ts';
import { renderConfiguration, servedZones } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { renderRuleset } from '../../../edge-agent/drivers/nftables/render-ruleset.ts';
import { driftOfConnections, driftOfTunnelTable } from '../../../edge-agent/drivers/strongswan/drift.ts';
import { decideRound, NOTHING_REMEMBERED } from '../../../edge-agent/drivers/strongswan/keeper/round.ts';
import { keptOf } from '../../../edge-agent/drivers/strongswan/keeper/tunnel-keeper.ts';
import { loadedFrom, loadedWhile } from '../../../edge-agent/drivers/strongswan/loaded.ts';
import {
  renderConnections,
  renderSwanctl,
} from '../../../edge-agent/drivers/strongswan/render-connections.ts';
import {
  checkTunnelAddresses,
  tunnelAddresses,
  tunnelRoutes,
} from '../../../edge-agent/drivers/strongswan/tunnel-device.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';
import { growthOf } from '../../lib/steps.ts';

/** Room for the logarithm; a quadratic step would make it 4. */
const IN_PROPORTION = 2.5;
const SIZE = 400;
const NAMES = { certificate: 'appliance.pem', authorities: ['authority.pem'] };

const network = (n: number) => `10.${1 + (n >> 8)}.${n & 255}.0/24`;
const address = (n: number) => `10.1.${n >> 8}.${n & 255}`;

/** Eight selectors a peer, teleworkers with addresses of their own, reservations: all as many as `size` says. */
function largeTarget(size: number): TargetState {
  const selectors = Array.from({ length: size }, (_, n) => network(n));
  const peers = Array.from({ length: Math.ceil(size / 8) }, (_, p) => ({
    ...sitePeer(1, 2),
    name: `site${p}`,
    remoteTrafficSelectors: selectors.slice(p * 8, p * 8 + 8),
    localTrafficSelectors: ['172.16.0.0/24', ...selectors.slice(0, 3)],
  }));
  const target = siteTarget(1, peers);
  const people = Array.from({ length: size }, (_, n) => `p${n}.tw.sitekeeper.internal`);
  target.vpn.remoteAccess = {
    localIdentity: 'site1.vpn.sitekeeper.internal',
    addressPool: '10.99.0.0/16',
    trafficSelectors: ['10.1.0.0/16'],
    nameservers: [],
    remoteIdentities: people,
    fullTunnel: people,
    fixedAddresses: people.map((identity, n) => ({ identity, address: `10.99.${n >> 8}.${n & 255}` })),
  };
  target.dhcp.servers[0]!.reservations = people.map((_, n) => ({
    macAddress: `02:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
    address: address(n),
    hostname: `pc${n}`,
  }));
  target.dns.records = people.map((_, n) => ({ name: `host${n}.office.example`, address: address(n) }));
  return target;
}

const connectionsOf = (target: TargetState) => renderConnections(target, NAMES, 'kernel');

const WORK: Record<string, (target: TargetState) => unknown> = {
  targetStateFaults,
  checkTunnelAddresses,
  tunnelAddresses,
  tunnelRoutes,
  renderRuleset,
  'the file of dnsmasq': (target) =>
    servedZones(target).map((zone) =>
      renderConfiguration(target, zone, { leases: '/l', pid: '/p', resolvers: [] }),
    ),
  'the file of swanctl': (target) => renderSwanctl(connectionsOf(target), target),
  'what is loaded': (target) => {
    const loaded = loadedFrom(connectionsOf(target));
    return loadedWhile(loaded, { ...loaded, other: { digest: '', authorities: [] } });
  },
  'drift of connections': (target) => driftOfConnections(target, connectionsOf(target), []),
  'drift of the table of tunnels': ({ vpn }) => {
    const networks = vpn.siteToSite.flatMap((peer) => peer.remoteTrafficSelectors);
    return driftOfTunnelTable(networks, networks, true);
  },
  'a round of the keeper': (target) => {
    const connections = connectionsOf(target).map((each) => ({
      ...each,
      initiator: true,
      standby: { child: `${each.name}_standby`, insteadOf: each.name },
    }));
    const associations = connections.map(({ name }, n) => ({
      connection: name,
      id: String(n),
      initiator: true,
      established: true,
      deleting: false,
      establishedSeconds: 1,
      remoteAddress: address(n),
      children: [],
    }));
    const kept = keptOf(connections);
    const seen = { associations, loaded: kept.connections, sources: new Map() };
    return decideRound(kept, seen, NOTHING_REMEMBERED);
  },
};

test.each(Object.entries(WORK))('twice as much takes about twice as many steps: %s', (_, work) => {
  expect(growthOf(largeTarget, work, SIZE)).toBeLessThan(IN_PROPORTION);
});

test('the count notices a check that compares each with each', () => {
  const networksOf = ({ vpn }: TargetState) => vpn.siteToSite.flatMap((peer) => peer.remoteTrafficSelectors);
  const eachWithEach = (networks: string[]) =>
    networks.filter((one) => networks.every((other) => one === other || !overlap(one, other)));
  const looksForEach = (networks: string[]) => networks.filter((one) => networks.includes(one));
  for (const work of [eachWithEach, looksForEach]) {
    const growth = growthOf((size) => networksOf(largeTarget(size)), work, SIZE);
    expect(growth).toBeGreaterThan(3.5);
  }
});

const aNetwork = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 8, 14, 16, 24, 30, 32), fc.boolean())
  .map(([number, length, near]) => {
    const octets = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
    return `${[near ? 10 : octets[0], ...octets.slice(1).map((octet) => octet & 3)].join('.')}/${length}`;
  });

test('what a sorted look finds is what comparing each with each finds', () => {
  fc.assert(
    fc.property(fc.array(aNetwork), aNetwork, (networks, asked) => {
      expect(networkSet(networks).overlaps(asked)).toBe(networks.some((each) => overlap(each, asked)));
      const kept = withoutContained(networks);
      for (const each of networks) expect(networkSet(kept).overlaps(each)).toBe(true);
      for (const [i, each] of kept.entries())
        expect(networkSet(kept.toSpliced(i, 1)).overlaps(each)).toBe(false);
    }),
  );
});
