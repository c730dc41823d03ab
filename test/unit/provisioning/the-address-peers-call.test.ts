import { expect, test } from 'vitest';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { isUncallable, publicAddressOf } from '../../../provisioning/vpn/public-address.ts';
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

const UNCALLABLE = [
  '0.0.0.0',
  '10.0.0.2',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.1.1',
  '172.31.255.1',
  '192.168.0.2',
  '224.0.0.1',
  '255.255.255.255',
];

test.each(UNCALLABLE)('none, whatever its translator is called, when the appliance reports %s', (address) => {
  expect(publicAddressOf([dhcpLine], seen(address, '198.51.100.1'))).toBeNull();
  expect(isUncallable([dhcpLine], seen(address, '198.51.100.1'))).toBe(true);
});

test.each(UNCALLABLE)('%s is passed over, whoever wrote it', (address) => {
  const entered = { ...dhcpLine, publicAddress: address };
  expect(publicAddressOf([entered], nothing)).toBeNull();
  expect(publicAddressOf([entered], seen('203.0.113.9'))).toBe('203.0.113.9');
  expect(publicAddressOf([fixed(address)], seen(address, '198.51.100.1'))).toBeNull();
  expect(isUncallable([fixed(address)], nothing)).toBe(true);
  expect(publicAddressOf([dhcpLine], { wanAddresses: [], observedAddress: address })).toBeNull();
});

test('where the connection comes from, while the appliance has reported no address', () => {
  const observed = (observedAddress: string) => ({ wanAddresses: [], observedAddress });
  expect(publicAddressOf([dhcpLine], observed('::ffff:198.51.100.1'))).toBe('198.51.100.1');
  expect(publicAddressOf([dhcpLine], observed('2001:db8::1'))).toBeNull();
  expect(isUncallable([dhcpLine], observed('10.1.2.3')), 'nothing is certain yet').toBe(false);
});

test('the address entered for a line that others translate', () => {
  const forwarded = { ...dhcpLine, publicAddress: '198.51.100.7' };
  expect(publicAddressOf([forwarded], seen('100.64.0.1', '192.0.2.1'))).toBe('198.51.100.7');
  expect(isUncallable([forwarded], seen('100.64.0.1', '192.0.2.1'))).toBe(false);
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
