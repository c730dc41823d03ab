import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as protocol from '#protocol';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { eventually } from '../../lib/eventually.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import { createRest } from '../../lib/rest.ts';
import { runCommand } from '../../lib/run-command.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

/**
 * What a listener and `openssl s_client` agree on in its hello, whatever becomes of the handshake then: MQTT hangs up on
 * who shows no certificate. `undefined` when they do not agree.
 */
async function agreed(port: number, ...options: string[]): Promise<string | undefined> {
  const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-trace', ...options];
  const { stdout } = await runCommand('openssl', args);
  return /ServerHello, Length=\d+\s[\s\S]*?cipher_suite \{[^}]*\} (\S+)/.exec(String(stdout))?.[1];
}

/** Each is refused: no forward secrecy, no authenticated encryption, no authentication, no encryption. */
const WEAK = [
  'AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES256-SHA384',
  'DHE-RSA-AES256-GCM-SHA384',
  'aNULL',
  'eNULL',
];

test.each(['http', 'device', 'mqtt'] as const)('the listener %s speaks modern TLS only', async (name) => {
  const port = cloud.ports[name];
  expect(await agreed(port)).toBe('TLS_AES_256_GCM_SHA384');
  expect(await agreed(port, '-tls1_2')).toBe('TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384');
  // OpenSSL's own security level is lowered, so that it offers these at all.
  expect(await agreed(port, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0')).toBeUndefined();
  for (const cipher of WEAK) {
    expect(await agreed(port, '-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`), cipher).toBeUndefined();
  }
});

test.each(['http', 'device'] as const)('no connection to %s changes its certificate midway', async (name) => {
  const args = ['s_client', '-connect', `127.0.0.1:${cloud.ports[name]}`, '-tls1_2'];
  const { stderr } = await runCommand('openssl', args, { input: 'R\n' });
  expect(String(stderr)).toMatch(/RENEGOTIATING[\s\S]*no renegotiation/);
});

/** Sends a request as it stands, since clients tidy addresses up. */
function raw(head: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({
    host: '127.0.0.1',
    port: cloud.ports.http,
    ca: cloud.ca,
    servername: 'localhost',
  });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.on('end', () => resolve(answer));
  socket.on('error', reject);
  socket.write(head);
  return promise;
}
const get = (path: string, ...headers: string[]) =>
  raw([`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n'));

test('no path leads out of the console’s directory', async () => {
  await mkdir(join(cloud.dataDir, 'outside'), { recursive: true });
  await writeFile(join(cloud.dataDir, 'outside', 'secret.txt'), 'outside of everything');
  const up = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '..\\',
    '....//',
    '%252e%252e%252f',
    '..%c0%af',
    '..;/',
  ];
  const targets = ['package.json', 'etc/passwd', `${cloud.dataDir.slice(1)}/outside/secret.txt`];
  for (const step of up) {
    for (const target of targets) {
      for (const start of ['/', '/assets/', '/index.html/']) {
        const answer = await get(`${start}${step.repeat(8)}${target}`);
        expect(answer, `${start}${step}${target}`).not.toMatch(
          /"dependencies"|root:x:0|outside of everything/,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400|403|404|503) /);
      }
    }
  }
  expect(await get('/..%00/package.json')).not.toContain('"dependencies"');
  expect(await get('file:///etc/passwd')).not.toContain('root:x:0');
}, 60_000);

test('what is asked for never becomes a header of the answer', async () => {
  const attempts = [
    await get('/api/v1/customers/%0d%0aset-cookie:%20a=b'),
    await get('/%0d%0aset-cookie:%20a=b'),
    await get(
      '/api/v1/openapi.json',
      'Accept-Language: en%0d%0aset-cookie: a=b',
      'X-Forwarded-Host: evil.example',
    ),
    await get('/api/v1/customers?page_token=%0d%0aset-cookie:%20a=b', 'Origin: https://evil.example'),
  ];
  for (const answer of attempts) {
    const head = answer.split('\r\n\r\n')[0]?.toLowerCase() ?? '';
    expect(head).not.toMatch(/^set-cookie:|evil\.example|access-control-allow-origin/m);
    expect(head).toContain('content-security-policy:');
  }
  // Two lengths, or a length and chunks, are how requests are smuggled past a proxy.
  const smuggled = [
    'Content-Length: 4\r\nContent-Length: 5',
    'Content-Length: 4\r\nTransfer-Encoding: chunked',
  ];
  for (const headers of smuggled) {
    const answer = await raw(
      `POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  }
});

test('a document nested without end is refused before anybody walks it', async () => {
  for (const depth of [65, 5_000, 400_000]) {
    const body = `{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const answer = await raw(
      [
        'POST /api/v1/customers HTTP/1.1',
        'Host: localhost',
        'Connection: close',
        `Authorization: Bearer ${cloud.token}`,
        'Content-Type: application/json',
        'Idempotency-Key: deep',
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"request-invalid"');
  }
});

test('who looks for holes is slowed down, and nobody else', async () => {
  await using nobody = cloud.rest.as({});
  const statuses = new Map<number, number>();
  // The minute that is counted may end once meanwhile.
  for (let i = 0; i < 1300 && (statuses.get(429) ?? 0) < 50; i++) {
    const { status, headers } = await nobody.request('GET', `/wp-admin/${i}.php`);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 429) expect(headers['x-content-type-options']).toBe('nosniff');
  }
  expect(statuses.get(429)).toBe(50);
  expect([...statuses.keys()].sort()).toEqual([404, 429]);
  expect((await cloud.rest.request('GET', 'customers')).status).toBe(200);
}, 60_000);

/** As many refusals as there is patience with, from an address of its own, each on one kept connection. */
async function exhaust(port: number, method: string, path: string, localAddress: string): Promise<void> {
  const server = { host: '127.0.0.1', port, localAddress };
  await using guesser = createRest(server);
  const answers = await inParallel(120, 4, () => guesser.request(method, path));
  expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(100);
}

/** Opens connections at once. @returns how many of them were hung up on */
async function hungUpOn(count: number, port: number, localAddress: string): Promise<number> {
  let hungUp = 0;
  const sockets = Array.from({ length: count }, () =>
    connectTcp({ host: '127.0.0.1', port, localAddress, family: 4 })
      .on('error', () => undefined)
      .on('close', () => hungUp++),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'connect').catch(() => undefined)));
  const last = createRest({ host: '127.0.0.1', port, localAddress: '127.0.0.9' });
  await last.request('GET', '/.well-known/est/cacerts');
  await last[Symbol.asyncDispose]();
  const turnedAway = hungUp;
  for (const socket of sockets) socket.destroy();
  return turnedAway;
}

test.each([
  ['http', 'GET', '/api/v1/customers', '127.0.0.3'],
  ['device', 'POST', '/.well-known/est/simplereenroll', '127.0.0.4'],
] as const)(
  'who guesses at the listener %s waits for new connections, and nobody else',
  async (name, method, path, from) => {
    const port = cloud.ports[name];
    await exhaust(port, method, path, from);
    expect(await hungUpOn(200, port, from)).toBeGreaterThan(50);
    expect(await hungUpOn(200, port, '127.0.0.5')).toBe(0);
    // One that does come through is served, though it had to wait.
    await using patient = createRest({ host: '127.0.0.1', port, localAddress: from });
    const served = async () => (await patient.request(method, path).catch(() => undefined))?.status === 401;
    await eventually(served, 'a new connection is served');
  },
);

type Node = { [name: string]: unknown };

/** Every pattern that stands in a document of schemas. */
function patternsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { pattern, patternProperties } = schema as Node;
  return [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...Object.keys((patternProperties as Node | undefined) ?? {}),
    ...Object.values(schema).flatMap(patternsIn),
  ];
}

/** Longer than any text that is checked has a reason to be; what backtracks does not get through it. */
const PUMPED = 60_000;

test('no pattern of a schema backtracks without end', async () => {
  const documents = [await cloud.rest.get('openapi.json'), ...Object.values(protocol)];
  const patterns = [...new Set(documents.flatMap(patternsIn))];
  expect(patterns.length).toBeGreaterThan(30);
  const pumps = [
    'a',
    '0',
    'A',
    '-',
    '.',
    ':',
    '/',
    ' ',
    '=',
    '@',
    'a-',
    'a.',
    '0.',
    '0:',
    'a/',
    '/~0',
    '~',
    '::',
    '1',
    '\\',
    '"',
  ];
  const context = createContext({});
  for (const pattern of patterns) {
    for (const pump of pumps) {
      const text = `${pump.repeat(PUMPED / pump.length)}\u0001`;
      for (const start of ['', '/', 'a', '0', 'https://', 'a@']) {
        Object.assign(context, { pattern, text: start + text });
        // Throws when it takes longer; what is linear takes a millisecond.
        runInContext('new RegExp(pattern, "u").test(text)', context, { timeout: 5_000 });
      }
    }
  }
}, 120_000);
