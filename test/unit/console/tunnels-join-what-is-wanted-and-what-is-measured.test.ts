import { expect, test } from 'vitest';
import type { Peer, TunnelState } from '#protocol';
import { joinTunnels } from '../../../console/appliance/tunnel-rows.ts';

const peer = (name: string): Peer => ({
  name,
  remoteAddress: '198.51.100.9',
  localIdentity: 'here.vpn.sitekeeper.internal',
  remoteIdentity: `${name}-id.vpn.sitekeeper.internal`,
  localTrafficSelectors: ['10.0.0.0/24'],
  remoteTrafficSelectors: ['10.0.1.0/24'],
  role: 'initiator',
  ikeProposals: ['aes256gcm16-prfsha384-ecp384'],
  espProposals: ['aes256gcm16-ecp384'],
  dpdDelaySeconds: 30,
  ikeRekeySeconds: 14_400,
  espRekeySeconds: 3600,
});
const up: TunnelState = { peer: 'to-a', state: 'up', establishedSeconds: 60, rxBytes: 1, txBytes: 2 };

const wanted = (name: string) => ({
  peer: name,
  remoteAddress: '198.51.100.9',
  remoteApplianceId: `${name}-id`,
});
const unwanted = { peer: 'to-a', remoteAddress: undefined, remoteApplianceId: undefined };
const measured = { state: 'up', establishedSeconds: 60, rxBytes: 1, txBytes: 2 };

test('a wanted peer shows its measured state, or that none was reported', () => {
  expect(joinTunnels([peer('to-a'), peer('to-b')], [up], true)).toStrictEqual([
    { ...wanted('to-a'), ...measured },
    { ...wanted('to-b'), state: 'unknown' },
  ]);
});

test('a tunnel that runs without being wanted is shown too, after those that are', () => {
  expect(joinTunnels([peer('to-b')], [up], true)).toStrictEqual([
    { ...wanted('to-b'), state: 'unknown' },
    { ...unwanted, ...measured },
  ]);
});

test('an appliance out of reach says nothing about its tunnels now', () => {
  const other: TunnelState = { ...up, peer: 'to-c' };
  expect(joinTunnels([peer('to-a')], [up, other], false)).toStrictEqual([
    { ...wanted('to-a'), state: 'unknown' },
    { ...unwanted, peer: 'to-c', state: 'unknown' },
  ]);
});
