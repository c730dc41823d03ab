import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { makeRequest } from '../../lib/est-curl.ts';
import { eventually } from '../../lib/eventually.ts';
import { exchangeRaw, overTcp, overTls, readAnswer } from '../../lib/raw-http.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(() => {
  cloud.logLines.length = 0;
});

const LISTENERS = ['http', 'device', 'crl'] as const;
type Listener = (typeof LISTENERS)[number];
const open = (name: Listener): (() => Socket) =>
  name === 'crl' ? overTcp(cloud.ports.crl) : overTls(cloud.ports[name], cloud.ca);

const UNREADABLE: [string, number, string, string][] = [
  ['no request line', 400, 'request-malformed', 'what is this\r\n\r\n'],
  ['a field that is none', 400, 'request-malformed', 'GET / HTTP/1.1\r\nHost: x\r\nbroken field\r\n\r\n'],
  ['no Host', 400, 'request-malformed', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  [
    'two Hosts',
    400,
    'request-malformed',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
  ],
  ['a version that is none', 400, 'request-malformed', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
  [
    'a length and chunks',
    400,
    'request-malformed',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  [
    'a header section of 20 KB',
    431,
    'headers-too-large',
    `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
  ],
  [
    'a header section that goes on after it was too long',
    431,
    'headers-too-large',
    `GET / HTTP/1.1\r\nHost: x\r\n${`X-Long: ${'a'.repeat(1000)}\r\n`.repeat(400)}\r\n`,
  ],
  ['an address of 20 KB', 431, 'headers-too-large', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  [
    'an expectation nobody meets',
    417,
    'expectation-failed',
    'POST / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 2\r\n\r\n{}',
  ],
];

for (const name of LISTENERS) {
  test.for(UNREADABLE)(`the listener ${name} answers %s with %d %s`, async ([, status, code, octets]) => {
    const answer = readAnswer(await exchangeRaw(open(name), octets));
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.fields)).toMatchObject({
      'Content-Type': expect.stringMatching(/^application\/problem\+json/),
      'Content-Length': String(Buffer.byteLength(answer.body)),
      Connection: 'close',
    });
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, code });
    expect(cloud.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
}

test.each([
  [
    'another protocol',
    'Upgrade: h2c\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ],
  [
    'another version',
    'Upgrade: websocket\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ],
  ['no key', 'Upgrade: websocket\r\nSec-WebSocket-Version: 13'],
])('an upgrade with %s is answered with a problem', async (_what, fields) => {
  const head = `GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${cloud.token}\r\nConnection: Upgrade\r\n`;
  const socket = open('http')();
  const answered = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(String(chunk))));
  socket.on('error', () => undefined).write(`${head}${fields}\r\n\r\n`);
  const answer = readAnswer(await answered);
  socket.destroy();
  expect(answer.status).toBe(400);
  const type = answer.fields.find(([name]) => name.toLowerCase() === 'content-type');
  expect(type?.[1]).toContain('application/problem+json');
});

test('a header section that is not finished within ten seconds is answered, and ends', async () => {
  const answers = await Promise.all(
    LISTENERS.map((name) => exchangeRaw(open(name), 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')),
  );
  expect(answers.map((text) => readAnswer(text).status)).toEqual([408, 408, 408]);
}, 20_000);

test('a client that hangs up inside a body is nobody’s failure', async () => {
  for (const name of LISTENERS) {
    const path = { http: '/api/v1/sessions', device: '/.well-known/est/simpleenroll', crl: '/ocsp/device' }[
      name
    ];
    const type = { http: 'application/json', device: 'application/pkcs10', crl: 'application/ocsp-request' };
    for (let i = 0; i < 5; i++) {
      const socket = open(name)();
      socket.on('error', () => undefined);
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type[name]}\r\n`;
      socket.write(`${head}Content-Length: 900\r\nExpect: 100-continue\r\n\r\n`);
      // The server has begun to read the body.
      await new Promise((resolve) => socket.once('data', resolve));
      socket.write('{"email":"a');
      await new Promise<void>((resolve) => socket.end(resolve));
      socket.destroy();
    }
  }
  const counted = async () =>
    (await cloud.context.metrics.getSingleMetricAsString('sitekeeper_refusals_total')).includes(
      '{channel="est",code="request-aborted"} 5',
    );
  await eventually(counted, 'all are counted');
  await cloud.context.refusals.settled();
  const stored = await cloud.context.db.refusal.findMany({ where: { code: 'request-aborted' } });
  expect(stored).toHaveLength(1);
  expect(cloud.logLines.filter((line) => /"level":"error"|database|unavailable/.test(line))).toEqual([]);
});

/** Larger than what is taken, as far as the socket's buffers and further. */
const OVERSIZE = [70_000, 1_200_000, 6_000_000];

test.each(LISTENERS)(
  'an oversize body at %s is always answered',
  async (name) => {
    const [path, type] = {
      http: ['/api/v1/customers', `application/json\r\nAuthorization: Bearer ${cloud.token}`],
      device: ['/.well-known/est/simpleenroll', 'application/pkcs10'],
      crl: ['/ocsp/device', 'application/ocsp-request'],
    }[name] as [string, string];
    for (const size of OVERSIZE.filter((octets) => name !== 'http' || octets > 1_048_576)) {
      for (let i = 0; i < 5; i++) {
        const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n`;
        const text = await exchangeRaw(
          open(name),
          `${head}Content-Length: ${size}\r\n\r\n`,
          Buffer.alloc(size, 'A'),
        );
        expect(readAnswer(text), `${size} octets`).toMatchObject({ status: 413 });
        const chunk = `${size.toString(16)}\r\n${'A'.repeat(size)}\r\n0\r\n\r\n`;
        const chunked = await exchangeRaw(open(name), `${head}Transfer-Encoding: chunked\r\n\r\n`, chunk);
        expect(readAnswer(chunked), `${size} octets in chunks`).toMatchObject({ status: 413 });
      }
    }
  },
  60_000,
);

test('an endless body is not read for ever', async () => {
  const socket = open('device')();
  const head =
    'POST /.well-known/est/simpleenroll HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/pkcs10\r\n';
  socket.write(`${head}Content-Length: 999999999999\r\n\r\n`);
  const piece = Buffer.alloc(65_536, 'A');
  const more = (): void => {
    if (!socket.destroyed) socket.write(piece, more);
  };
  more();
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
  expect(readAnswer(answer).status).toBe(413);
});

const ANSWERS_OF_EST: [string, number, string, string?][] = [
  ['GET /.well-known/est/cacerts', 200, 'Content-Type Content-Length Content-Transfer-Encoding'],
  ['GET /.well-known/est/nothing', 404, 'Content-Type Content-Length'],
  ['POST /.well-known/est/simpleenroll', 401, 'Content-Type Content-Length WWW-Authenticate'],
  ['POST /.well-known/est/simpleenroll', 202, 'Content-Type Content-Length Retry-After', 'SK-0:nothing'],
];

test.for(ANSWERS_OF_EST)(
  'EST answers %s with %d, its header fields written as the standards write them',
  async ([request, status, names, credentials]) => {
    const body = request.startsWith('POST') ? await makeRequest(cloud.dataDir, 'headers') : '';
    const fields = ['Host: localhost', 'Connection: close', 'Content-Type: application/pkcs10'];
    if (credentials) fields.push(`Authorization: Basic ${Buffer.from(credentials).toString('base64')}`);
    const head = [`${request} HTTP/1.1`, ...fields, `Content-Length: ${body.length}`, '', body].join('\r\n');
    const answer = readAnswer(await exchangeRaw(open('device'), head));
    const sent = answer.fields.map(([name]) => name);
    expect(answer.status).toBe(status);
    for (const name of sent) expect(name).toMatch(/^(WWW|ETag|[A-Z][a-z]*)(-[A-Z][a-z]*)*$/);
    expect(sent).toEqual(expect.arrayContaining(names.split(' ')));
  },
);
