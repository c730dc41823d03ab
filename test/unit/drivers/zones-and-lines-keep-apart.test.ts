import { expect, test } from 'vitest';
import { firewallFaults, vpnFaults } from '#protocol';
import { servedZones } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { checkLearned, insideNetworks, renderInside } from '../../../edge-agent/drivers/iproute2/inside.ts';
import { sitePeer, siteTarget, twoLines } from '../../lib/drivers/site-target.ts';

test('each zone has its own names, also a LAN that is in none', () => {
  const target = siteTarget(1);
  target.interfaces.lans.push({ name: 'guests', device: 'eth3', address: '10.9.0.1/24' });
  target.dns.lans.push('guests');
  expect(servedZones(target)).toEqual([
    { name: 'lan', lans: ['lan1'] },
    { name: '_guests', lans: ['guests'] },
  ]);
  target.firewall.zones[1]?.interfaces.push('guests');
  expect(servedZones(target)).toEqual([{ name: 'lan', lans: ['lan1', 'guests'] }]);
});

test('a line may be anywhere but in LANs and tunnels, and a tunnel to everything forbids nothing', () => {
  const target = siteTarget(1, [sitePeer(1, 2), sitePeer(1, 3, { remote: ['0.0.0.0/0'] })]);
  expect(insideNetworks(target)).toEqual(['10.1.0.0/24', '10.2.0.0/24']);
  expect(renderInside(siteTarget(1))).toBe('167837696 167837951 10.1.0.0/24\n');
  expect(renderInside(siteTarget(1, [sitePeer(1, 2)])).split('\n')).toEqual([
    '167837696 167837951 10.1.0.0/24',
    '167903232 167903487 10.2.0.0/24',
    '',
  ]);
});

test('a LAN or a tunnel where a line is by DHCP is refused, and only there', () => {
  const remote = Array.from({ length: 30 }, (_, n) => `10.2.${n}.0/24`);
  const target = twoLines(1, [sitePeer(1, 2, { remote: [...remote, '10.9.0.0/24', '0.0.0.0/0'] })], {
    method: 'dhcp',
  });
  target.interfaces.lans.push({ name: 'lan2', device: 'eth3', address: '10.4.0.1/24' });
  const device = (name: string, ...addresses: string[]) => ({
    ...{ device: name, kind: '', up: true, mtuBytes: 1500, routes: [] },
    addresses,
  });
  const found = (learned: string, ...devices: ReturnType<typeof device>[]) =>
    checkLearned(target, devices, (name) => name === learned).map(
      ({ path, message }) => `${path}: ${message}`,
    );
  const others = [device('eth0', '10.4.0.8/24'), device('eth3', '10.4.0.1/24')];
  const lan2 = '/interfaces/lans/1/address: 10.4.0.0/24 of lan2 overlaps 10.4.0.0/25, where wan2 is by DHCP';
  expect(found('eth2', ...others, device('eth2', '192.0.2.7/24', '10.4.0.7/25'))).toEqual([lan2]);
  expect(found('eth0', ...others, device('eth2', '10.4.0.7/25'))).toEqual([]);
  expect(found('eth2', ...others)).toEqual([]);
  expect(found('eth2', device('eth2', '10.9.0.7/24'))).toEqual([
    '/vpn: 10.9.0.0/24 behind a tunnel overlaps 10.9.0.0/24, where wan2 is by DHCP',
  ]);
  expect(found('eth2', device('eth2', '10.2.0.7/16'))).toHaveLength(20);
});

test('ports of IKE are the box’s own where it has tunnels, and a fixed address is nobody else’s', () => {
  const target = siteTarget(1);
  const forward = {
    name: 'ike',
    wan: 'wan1',
    protocol: 'udp' as const,
    publicPort: 500,
    address: '10.1.0.10',
    port: 500,
  };
  target.firewall.portForwards = [forward];
  expect(firewallFaults(target)).toEqual([]);
  target.vpn.siteToSite = [sitePeer(1, 2)];
  expect(firewallFaults(target)).toMatchObject([{ code: 'port-in-use' }]);

  const identity = 'person.tw.sitekeeper.internal';
  target.vpn.remoteAccess = {
    localIdentity: 'site1.vpn.sitekeeper.internal',
    addressPool: '10.8.0.0/24',
    dynamicPool: '10.8.0.0/25',
    trafficSelectors: ['10.1.0.0/24'],
    nameservers: [],
    remoteIdentities: [identity],
    fixedAddresses: [{ identity, address: '10.8.0.200' }],
  };
  expect(vpnFaults(target)).toEqual([]);
  target.vpn.remoteAccess.fixedAddresses = [{ identity, address: '10.8.0.7' }];
  expect(vpnFaults(target).map(({ pointer }) => pointer)).toEqual([
    '/vpn/remoteAccess/fixedAddresses/0/address',
  ]);
});
