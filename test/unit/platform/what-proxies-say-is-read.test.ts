import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readProxyHeader } from '../../../cloud/platform/proxies/proxy-header.ts';
import { notAddresses, trustedProxies } from '../../../cloud/platform/proxies/trusted.ts';

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const binary = (first: number, family: number, addresses: number[]): Buffer =>
  Buffer.concat([
    SIGNATURE,
    Buffer.from([first, family, addresses.length >> 8, addresses.length & 0xff, ...addresses]),
  ]);
const IPV4 = [192, 0, 2, 7, 192, 0, 2, 1, 0xc3, 0x50, 0x24, 0xe3];
const IPV6 = [0x20, 0x01, 0x0d, 0xb8, ...Array(11).fill(0), 7, ...Array(16).fill(0), 0, 1, 0, 2];

test.each([
  ['version 2, IPv4', binary(0x21, 0x11, IPV4), '192.0.2.7'],
  ['version 2, IPv4 with more after the addresses', binary(0x21, 0x11, [...IPV4, 4, 0, 1, 0]), '192.0.2.7'],
  ['version 2, IPv6', binary(0x21, 0x21, IPV6), '2001:db8:0:0:0:0:0:7'],
  ['version 2, of the proxy itself', binary(0x20, 0x00, []), undefined],
  ['version 2, a UNIX socket', binary(0x21, 0x31, Array(216).fill(0)), undefined],
  ['version 1, IPv4', Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.1 5000 9443\r\n'), '192.0.2.7'],
  ['version 1, IPv6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 5000 9443\r\n'), '2001:db8::7'],
  ['version 1, unknown', Buffer.from('PROXY UNKNOWN\r\n'), undefined],
])('%s is read as soon as it is complete, and not before', (_what, header, client) => {
  for (let length = 0; length < header.length; length++) {
    expect(readProxyHeader(header.subarray(0, length)), `${length}`).toEqual({ state: 'incomplete' });
  }
  const followed = Buffer.concat([header, Buffer.from([0x16, 3, 1])]);
  expect(readProxyHeader(followed)).toEqual({
    state: 'read',
    length: header.length,
    ...(client && { client }),
  });
});

test.each([
  ['another version', binary(0x31, 0x11, IPV4)],
  ['another command', binary(0x22, 0x11, IPV4)],
  ['addresses cut short', binary(0x21, 0x11, IPV4.slice(0, 8))],
  ['an extension without end', Buffer.concat([SIGNATURE, Buffer.from([0x21, 0x11, 0xff, 0xff])])],
  ['an address of another family', Buffer.from('PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n')],
  ['a name', Buffer.from('PROXY TCP4 localhost localhost 1 2\r\n')],
  ['a line without end', Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}`)],
])('%s is malformed', (_what, header) => {
  expect(readProxyHeader(header)).toEqual({ state: 'malformed' });
});

test('what is no header is none', () => {
  for (const first of ['\x16\x03\x01', 'GET / HTTP/1.1', 'PUT /', 'POST /', '\r\nGET /']) {
    expect(readProxyHeader(Buffer.from(first, 'latin1'))).toEqual({ state: 'absent' });
  }
  fc.assert(fc.property(fc.uint8Array(), (octets) => readProxyHeader(Buffer.from(octets)).state !== 'read'));
});

test('an address is trusted when it is listed, or in a network that is', () => {
  const trusted = trustedProxies('10.0.0.5, 192.0.2.0/24 2001:db8::/32');
  const those = ['10.0.0.5', '::ffff:10.0.0.5', '192.0.2.255', '2001:db8:1::9'];
  expect(those.filter(trusted)).toEqual(those);
  expect(['10.0.0.6', '192.0.3.0', '2001:db9::1', '', 'unknown', '::1'].filter(trusted)).toEqual([]);
  expect(trustedProxies('')('127.0.0.1')).toBe(false);
  expect(notAddresses('10.0.0.5,proxy 10.0.0.0/33 ::/129 1.2.3.4/')).toEqual([
    'proxy',
    '10.0.0.0/33',
    '::/129',
    '1.2.3.4/',
  ]);
});
