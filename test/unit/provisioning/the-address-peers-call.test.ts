import { expect, test } from 'vitest';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { publicAddressOf } from '../../../provisioning/vpn/public-address.ts';
import { dhcpLine } from '../../lib/network-inputs.ts';

const fixed = (address: string, over: Partial<AccessLine> = {}): AccessLine => ({
  ...dhcpLine,
  addressing: { method: 'static', address: `${address}/29`, gateway: address, nameservers: [] },
  ...over,
});
const second: Partial<AccessLine> = { name: 'wan2', device: 'eth9', priority: 2 };
const seen = (address: string, observedAddress: string | null = null) => ({
  wanAddresses: [{ wan: 'wan1', address }],
  observedAddress,
});
const nothing = { wanAddresses: [], observedAddress: null };

test('the fixed address entered for a line behind one-to-one NAT', () => {
  expect(publicAddressOf([fixed('192.168.1.2', { publicAddress: '198.51.100.7' })], nothing)).toBe(
    '198.51.100.7',
  );
});

test('a public static address, before anything was seen', () => {
  expect(publicAddressOf([fixed('198.51.100.2')], nothing)).toBe('198.51.100.2');
});

test('the public address the appliance reports', () => {
  expect(publicAddressOf([dhcpLine], seen('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
});

test.each(['10.0.0.2', '172.31.255.1', '192.168.0.2', '100.64.0.1', '169.254.1.1', '127.0.0.1'])(
  'where the connection comes from, when the appliance reports %s',
  (address) => {
    expect(publicAddressOf([dhcpLine], seen(address, '198.51.100.1'))).toBe('198.51.100.1');
  },
);

test('an observed private address serves a private network, also in IPv6 notation; a loopback address serves nobody', () => {
  expect(publicAddressOf([dhcpLine], { wanAddresses: [], observedAddress: '::ffff:10.1.2.3' })).toBe(
    '10.1.2.3',
  );
  expect(publicAddressOf([dhcpLine], { wanAddresses: [], observedAddress: '127.0.0.1' })).toBeNull();
  expect(publicAddressOf([dhcpLine], { wanAddresses: [], observedAddress: '2001:db8::1' })).toBeNull();
});

test('the preferred line first', () => {
  const backup = fixed('198.51.100.2', second);
  expect(publicAddressOf([backup, dhcpLine], seen('203.0.113.9'))).toBe('203.0.113.9');
  expect(publicAddressOf([backup, { ...dhcpLine, reachable: false }], seen('203.0.113.9'))).toBe(
    '198.51.100.2',
  );
});

test('none while nothing is known, and none for lines that cannot be called', () => {
  expect(publicAddressOf([dhcpLine], nothing)).toBeNull();
  expect(
    publicAddressOf([fixed('198.51.100.2', { reachable: false })], seen('203.0.113.9', '203.0.113.9')),
  ).toBeNull();
  expect(publicAddressOf([], seen('203.0.113.9', '203.0.113.9'))).toBeNull();
});
