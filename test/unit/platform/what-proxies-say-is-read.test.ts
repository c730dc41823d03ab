import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spellHeaders } from '../../../cloud/platform/http/spell-headers.ts';
import { keepForwarded } from '../../../cloud/platform/proxies/forwarded-for.ts';
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
  [
    'version 2, IPv4 with as long an extension as is taken',
    binary(0x21, 0x11, [...IPV4, ...Array(4084).fill(4)]),
    '192.0.2.7',
  ],
  ['version 2, of the proxy itself, with addresses', binary(0x20, 0x11, IPV4), undefined],
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
  ['a line as long as the longest without end', Buffer.from('PROXY '.padEnd(107, '1'))],
  ['IPv6 addresses cut short', binary(0x21, 0x21, IPV6.slice(0, 20))],
  ['a family with more before it', Buffer.from('PROXY XTCP6 2001:db8::7 2001:db8::1 1 2\r\n')],
  ['a family with more behind it', Buffer.from('PROXY TCP66 2001:db8::7 2001:db8::1 1 2\r\n')],
  ['a line without one of its ports', Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.1 5000\r\n')],
  ['a line with one port too many', Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.1 1 2 3\r\n')],
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
  expect(notAddresses('10.0.0.5, 192.0.2.0/24 2001:db8::/48,::/128 10.0.0.0/0')).toEqual([]);
  const wrong = ['proxy', '10.0.0.0/33', '::/129', '1.2.3.4/', '10.0.0.0/8/8', '10.0.0.0/x8', '10.0.0.0/8x'];
  expect(notAddresses(`10.0.0.5,${wrong.join(' ')}`)).toEqual(wrong);
});

test.each([
  ['of whom is no proxy', '198.51.100.1', '203.0.113.9', undefined],
  ['of whose address is not known', undefined, '203.0.113.9', undefined],
  ['of a proxy', '10.0.0.5', '203.0.113.9', '203.0.113.9'],
  ['of a proxy by an IPv6 socket', '::ffff:10.0.0.5', '203.0.113.9,  10.0.0.5', '203.0.113.9, 10.0.0.5'],
  [
    'in an IPv6 notation',
    '10.0.0.5',
    '::ffff:203.0.113.9, 2001:db8::ffff:192.0.2.1',
    '203.0.113.9, 2001:db8::ffff:192.0.2.1',
  ],
  [
    'with ports',
    '10.0.0.5',
    '203.0.113.9:40000, [2001:db8::7]:443, [2001:db8::8]',
    '203.0.113.9, 2001:db8::7, 2001:db8::8',
  ],
  ['behind what is no address', '10.0.0.5', '203.0.113.8, unknown, 203.0.113.9', '203.0.113.9'],
  ['with nothing but what is no address', '10.0.0.5', 'unknown, _hidden', undefined],
  ['that ends in what is no address', '10.0.0.5', '203.0.113.9, 203.0.113.9:x', undefined],
  ['with brackets that do not close', '10.0.0.5', '[2001:db8::7', undefined],
  ['with more before its brackets', '10.0.0.5', 'x[2001:db8::7]', undefined],
  ['with more behind its brackets', '10.0.0.5', '[2001:db8::7]x', undefined],
  ['with more before its address', '10.0.0.5', 'x203.0.113.9:1', undefined],
  ['with more behind its port', '10.0.0.5', '203.0.113.9:1x', undefined],
])('of X-Forwarded-For %s is believed what may be', (_, remoteAddress, given, believed) => {
  for (const event of ['request', 'upgrade']) {
    const server = createServer();
    keepForwarded(server, trustedProxies('10.0.0.5'));
    const request = new IncomingMessage(
      Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }),
    );
    request.headers = { 'x-forwarded-for': given, other: 'kept' };
    server.emit(event, request, new ServerResponse(request));
    expect(request.headers).toEqual({ ...(believed && { 'x-forwarded-for': believed }), other: 'kept' });
  }
});

test('a request without X-Forwarded-For gets none', () => {
  const server = createServer();
  keepForwarded(server, trustedProxies('10.0.0.5'));
  const request = new IncomingMessage(
    Object.defineProperty(new Socket(), 'remoteAddress', { value: '10.0.0.5' }),
  );
  server.emit('request', request, new ServerResponse(request));
  expect(request.headers).toEqual({});
});

test('names of header fields are sent as the standards write them', () => {
  const server = createServer();
  spellHeaders(server);
  server.once('request', (_request, response) => {
    response.setHeader('etag', '"1"');
    response.setHeader('x-frame-options', 'DENY');
    response.writeHead(401, {
      'www-authenticate': 'Basic',
      'CONTENT-TYPE': 'text/plain',
      'x-Frame-options': 'SAMEORIGIN',
    });
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  server.emit('request', request, response);
  expect(response.statusCode).toBe(401);
  expect(Object.fromEntries(sentBy(response))).toMatchObject({
    ETag: '"1"',
    'X-Frame-Options': 'SAMEORIGIN',
    'WWW-Authenticate': 'Basic',
    'Content-Type': 'text/plain',
  });
});

/** The fields of a response as its octets have them. */
function sentBy(response: ServerResponse): string[][] {
  const octets: Buffer[] = [];
  const socket = new Writable({
    write(chunk: Buffer, _encoding, done) {
      octets.push(chunk);
      done();
    },
  });
  response.assignSocket(socket as Socket);
  response.flushHeaders();
  const [head = ''] = Buffer.concat(octets).toString('latin1').split('\r\n\r\n');
  return head
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(': '));
}
