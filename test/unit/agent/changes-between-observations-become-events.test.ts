import { expect, test } from 'vitest';
import type { TunnelState } from '#protocol';
import type { Observation } from '../../../edge-agent/drivers/driver.ts';
import { happenings, wanAddressesDiffer } from '../../../edge-agent/telemetry/changes.ts';
import { NOTHING_OBSERVED } from '../../../edge-agent/telemetry/observer.ts';

const withTunnel = (state: TunnelState['state']): Observation => ({
  ...NOTHING_OBSERVED,
  tunnels: [{ peer: 'hub', state, rxBytes: 0, txBytes: 0 }],
});
const withAddress = (address: string): Observation => ({
  ...NOTHING_OBSERVED,
  wanAddresses: [{ wan: 'wan1', address }],
});

test('a tunnel coming up and going down is told once each', () => {
  expect(happenings(NOTHING_OBSERVED, withTunnel('connecting'))).toEqual([]);
  expect(happenings(withTunnel('connecting'), withTunnel('up'))).toMatchObject([{ kind: 'tunnel.up' }]);
  expect(happenings(withTunnel('up'), withTunnel('up'))).toEqual([]);
  expect(happenings(withTunnel('up'), withTunnel('down'))).toMatchObject([
    { kind: 'tunnel.down', severity: 'warning', data: { peer: 'hub' } },
  ]);
});

test('a peer that takes the place of a dead one, and gives it back, is told once each', () => {
  const [before, now] = [withTunnel('up'), withTunnel('up')];
  now.tunnels[0]!.insteadOf = 'first-hub';
  expect(happenings(before, now)).toEqual([
    { kind: 'tunnel.took-over', severity: 'warning', data: { peer: 'hub', insteadOf: 'first-hub' } },
  ]);
  expect(happenings(now, now)).toEqual([]);
  expect(happenings(now, before)).toEqual([
    { kind: 'tunnel.handed-back', severity: 'info', data: { peer: 'hub', to: 'first-hub' } },
  ]);
});

test('a tunnel that the target state no longer has is no outage', () => {
  expect(happenings(withTunnel('up'), NOTHING_OBSERVED)).toEqual([]);
});

test('each peer and each line is compared with itself', () => {
  const tunnel = { state: 'up' as const, rxBytes: 0, txBytes: 0 };
  const one = { wan: 'wan1', address: '192.0.2.1', prefixLength: 24 };
  const two = { wan: 'wan2', address: '198.51.100.1', prefixLength: 24 };
  const before: Observation = {
    ...NOTHING_OBSERVED,
    tunnels: [
      { ...tunnel, peer: 'hub', state: 'down' },
      { ...tunnel, peer: 'spare', insteadOf: 'hub' },
    ],
    wanAddresses: [one, two],
  };
  const now: Observation = {
    ...NOTHING_OBSERVED,
    tunnels: [
      { ...tunnel, peer: 'spare', insteadOf: 'hub' },
      { ...tunnel, peer: 'hub' },
    ],
    wanAddresses: [two, one],
  };
  expect(happenings(before, now)).toEqual([{ kind: 'tunnel.up', severity: 'info', data: { peer: 'hub' } }]);
  expect(wanAddressesDiffer(before, now)).toBe(false);
  for (const other of [
    { address: '192.0.2.2' },
    { prefixLength: 25 },
    { wan: 'wan3' },
    { refusedFor: '192.0.2.0/24' },
  ])
    expect(wanAddressesDiffer(now, { ...now, wanAddresses: [two, { ...one, ...other }] })).toBe(true);
});

test('another WAN address is told, and makes a report due', () => {
  const [before, now] = [withAddress('192.0.2.1'), withAddress('192.0.2.2')];
  expect(happenings(before, now)).toMatchObject([
    {
      kind: 'wan.address-changed',
      severity: 'info',
      data: { wan: 'wan1', from: '192.0.2.1', to: '192.0.2.2' },
    },
  ]);
  expect(happenings(now, NOTHING_OBSERVED)).toMatchObject([{ severity: 'warning', data: { to: null } }]);
  expect(wanAddressesDiffer(before, now)).toBe(true);
  expect(wanAddressesDiffer(now, now)).toBe(false);
});

test('an address that was refused is told once, at once and as critical, and is none that the line has', () => {
  const refused: Observation = {
    ...NOTHING_OBSERVED,
    wanAddresses: [{ wan: 'wan1', address: '10.1.0.5', prefixLength: 24, refusedFor: '10.1.0.0/24' }],
  };
  const lost = {
    kind: 'wan.address-changed',
    severity: 'warning',
    data: { wan: 'wan1', from: '192.0.2.1', to: null },
  };
  const told = { kind: 'wan.address-refused', severity: 'critical', data: refused.wanAddresses[0] };
  expect(happenings(withAddress('192.0.2.1'), refused)).toEqual([lost, told]);
  expect(happenings(refused, refused)).toEqual([]);
  expect(wanAddressesDiffer(NOTHING_OBSERVED, refused)).toBe(true);
  expect(happenings(refused, withAddress('192.0.2.1'))).toMatchObject([
    { data: { from: null, to: '192.0.2.1' } },
  ]);
});
