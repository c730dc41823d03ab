import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import { freePorts } from '../../lib/free-port.ts';
import { exampleOf, type RunningProxy, startHaproxy, startNginx } from '../../lib/proxies.ts';
import { exchangeRaw, overTcp, readAnswer } from '../../lib/raw-http.ts';
import { createRest, type Rest } from '../../lib/rest.ts';
import { runSuccessfully } from '../../lib/run-command.ts';
import { credentialOf } from '../../lib/sign-in.ts';

let cloud: TestCloud;
let proxies: RunningProxy[];
let ports: { nginx: number; enrolment: number; mqtt: number; revocation: number };
beforeAll(async () => {
  const [nginx, enrolment, mqtt, revocation] = (await freePorts(4)) as [number, number, number, number];
  ports = { nginx, enrolment, mqtt, revocation };
  cloud = await startCloud({
    env: {
      SITEKEEPER_TRUSTED_PROXIES: '127.0.0.1',
      SITEKEEPER_PUBLIC_URL: `https://localhost:${nginx}/sitekeeper`,
    },
  });
  const files = { key: join(cloud.dataDir, 'proxy.key'), certificate: join(cloud.dataDir, 'proxy.pem') };
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await runSuccessfully('openssl', [...args, '-keyout', files.key, '-out', files.certificate, ...subject]);
  await runSuccessfully('cp', [files.certificate, join(cloud.dataDir, 'both.pem')]);
  await writeFile(join(cloud.dataDir, 'both.pem'), await readFile(files.key), { flag: 'a' });
  const blocks = (await exampleOf('nginx'))
    .replace('listen 443 ssl', `listen 127.0.0.1:${nginx} ssl`)
    .replace('portal.example.net', 'localhost')
    .replace('/etc/ssl/portal.pem', files.certificate)
    .replace('/etc/ssl/portal.key', files.key)
    .replace('10.0.0.5:8443', `127.0.0.1:${cloud.ports.http}`);
  const sections = (await exampleOf('haproxy'))
    .replace('bind :9443', `bind 127.0.0.1:${enrolment}`)
    .replace('bind :8883', `bind 127.0.0.1:${mqtt}`)
    .replace('bind :8080', `bind 127.0.0.1:${revocation}`)
    .replace('10.0.0.5:9443', `127.0.0.1:${cloud.ports.device}`)
    .replace('10.0.0.5:8883', `127.0.0.1:${cloud.ports.mqtt}`)
    .replace('10.0.0.5:8080', `127.0.0.1:${cloud.ports.crl}`);
  proxies = [
    await startNginx(cloud.dataDir, blocks, nginx),
    await startHaproxy(cloud.dataDir, sections, enrolment),
  ];
});
afterAll(async () => {
  for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
});

const throughNginx = (localAddress: string): Rest =>
  createRest({ host: '127.0.0.1', port: ports.nginx, localAddress }, {});
const directly = (localAddress: string): Rest =>
  createRest({ host: '127.0.0.1', port: cloud.ports.http, localAddress }, {});

async function signIn(rest: Rest, path: string, headers: Record<string, string> = {}) {
  const answer = await rest.request<{ csrfToken: string }>('POST', `${path}/api/v1/sessions`, {
    body: ADMIN,
    headers: { host: `localhost:${ports.nginx}`, ...headers },
  });
  expect(answer.status).toBe(201);
  const [session] = await cloud.context.db.session.findMany({ orderBy: { createdAt: 'desc' }, take: 1 });
  return { answer, address: session?.address };
}

test('the client is whom nginx says the request is from, whatever the client says', async () => {
  await using rest = throughNginx('127.0.0.7');
  expect((await signIn(rest, '/sitekeeper')).address).toBe('127.0.0.7');
  const forged = { 'x-forwarded-for': '203.0.113.9, 127.0.0.1', forwarded: 'for=203.0.113.9' };
  expect((await signIn(rest, '/sitekeeper', forged)).address).toBe('127.0.0.7');
});

test('whoever is no trusted proxy is the client itself, and what a proxy could not know is passed over', async () => {
  await using stranger = directly('127.0.0.8');
  const forged = { 'x-forwarded-for': '203.0.113.9' };
  expect((await signIn(stranger, '', forged)).address).toBe('127.0.0.8');
  await using proxy = directly('127.0.0.1');
  expect((await signIn(proxy, '', forged)).address).toBe('203.0.113.9');
  expect((await signIn(proxy, '', { 'x-forwarded-for': '1.2.3.4, [2001:db8::7]:443' })).address).toBe(
    '2001:db8::7',
  );
  expect((await signIn(proxy, '', { 'x-forwarded-for': 'unknown, _hidden' })).address).toBe('127.0.0.1');
  expect((await signIn(proxy, '')).address).toBe('127.0.0.1');
});

test('wrong guesses through a proxy lock out whoever guesses, and nobody else', async () => {
  await using guesser = throughNginx('127.0.0.10');
  const body = { email: 'guessed@example.net', password: 'a wrong long password' };
  const guess = (rest: Rest) => rest.request('POST', '/sitekeeper/api/v1/sessions', { body });
  const statuses = new Set<number>();
  for (let i = 0; i < 25; i++) statuses.add((await guess(guesser)).status);
  expect([...statuses]).toEqual([401, 429]);
  await using neighbour = throughNginx('127.0.0.11');
  const other = { ...body, email: 'somebody@example.net' };
  expect((await neighbour.request('POST', '/sitekeeper/api/v1/sessions', { body: other })).status).toBe(401);
});

test('everything lives below the path: console, cookies, addresses and WebSocket', async () => {
  await using rest = throughNginx('127.0.0.12');
  const { answer } = await signIn(rest, '/sitekeeper');
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(/^__Secure-sitekeeper=[\w-]{43}; Path=\/sitekeeper; .*Secure/),
    expect.stringMatching(/^__Secure-sitekeeper-device=[^;]+; Path=\/sitekeeper; .*Secure/),
  ]);
  const credential = credentialOf(answer);
  const people = createRest({ host: '127.0.0.1', port: ports.nginx }, credential);
  const made = await people.request('POST', '/sitekeeper/api/v1/customers', { body: { name: 'Below' } });
  expect(made.status).toBe(201);
  expect(made.headers.location).toMatch(/^\/sitekeeper\/api\/v1\/customers\//);
  expect((await people.request('GET', String(made.headers.location))).status).toBe(200);
  const invited = await people.request<{ invitation: { secretUrl: string } }>(
    'POST',
    '/sitekeeper/api/v1/users',
    {
      body: { email: 'new@example.net', name: 'New', role: 'noc-viewer' },
    },
  );
  expect(invited.body.invitation.secretUrl).toMatch(
    new RegExp(`^https://localhost:${ports.nginx}/sitekeeper/welcome#`),
  );
  const document = await rest.request<string>('GET', '/sitekeeper/customers');
  if (document.status === 200) expect(document.body).toContain('<base href="/sitekeeper/" />');
  // Where the proxy takes the path away, it is the same.
  expect((await directly('127.0.0.12').request('GET', '/api/v1/openapi.json')).status).toBe(200);
  expect((await directly('127.0.0.12').request('GET', '/sitekeepers/api/v1/openapi.json')).status).toBe(404);

  const socket = new WebSocket(`wss://localhost:${ports.nginx}/sitekeeper/api/v1/live`, {
    rejectUnauthorized: false,
    headers: { cookie: credential.cookie ?? '', origin: `https://localhost:${ports.nginx}` },
  });
  await once(socket, 'open');
  socket.terminate();
  await people[Symbol.asyncDispose]();
});

test('a page of the public address may act through a proxy that changes Host; another is told what was received', async () => {
  await using rest = directly('127.0.0.13');
  const ask = (origin: string) =>
    rest.request<{ code: string; detail: string }>('POST', 'sessions', {
      body: ADMIN,
      headers: { host: 'upstream:8443', origin },
    });
  expect((await ask(`https://localhost:${ports.nginx}`)).status).toBe(201);
  const foreign = await ask('https://evil.example');
  expect(foreign).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
  expect(foreign.body.detail).toContain('https://evil.example');
  expect(foreign.body.detail).toContain('upstream:8443');
});

/** Where the newest refusal with this code came from. */
async function sourceOf(code: string): Promise<string | undefined> {
  await cloud.context.refusals.settled();
  const [newest] = await cloud.context.db.refusal.findMany({
    where: { code },
    orderBy: { id: 'desc' },
    take: 1,
  });
  return newest?.source;
}

test('HAProxy passes the appliances’ ports through, and tells whom each connection is from', async () => {
  await using box = createRest({ host: '127.0.0.1', port: ports.enrolment, localAddress: '127.0.0.14' });
  expect((await box.request('POST', '/.well-known/est/simplereenroll')).status).toBe(401);
  expect(await sourceOf('certificate-missing')).toBe('127.0.0.14');
  await cloud.context.db.refusal.deleteMany();

  const socket = connectTls({
    socket: connect({ host: '127.0.0.1', port: ports.mqtt, localAddress: '127.0.0.15' }),
    ca: cloud.ca,
    servername: 'localhost',
  });
  socket.on('error', () => undefined).resume();
  await once(socket, 'close');
  expect(await sourceOf('certificate-missing')).toBe('127.0.0.15');

  const list = await exchangeRaw(
    overTcp(ports.revocation),
    'GET /crl/device.crl HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(readAnswer(list).status).toBe(200);
});

test('the PROXY protocol is nobody’s but a trusted proxy’s', async () => {
  const say = (localAddress: string, ...parts: string[]) =>
    exchangeRaw(() => connect({ host: '127.0.0.1', port: cloud.ports.crl, localAddress }), ...parts);
  const header = 'PROXY TCP4 203.0.113.9 127.0.0.1 5000 8080\r\n';
  const request = 'GET /crl/device.crl HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  expect(readAnswer(await say('127.0.0.1', header + request)).status).toBe(200);
  expect(readAnswer(await say('127.0.0.1', request)).status).toBe(200);
  expect(readAnswer(await say('127.0.0.16', header + request)).status).toBe(400);
  expect(await say('127.0.0.1', 'PROXY TCP4 nonsense\r\n', request)).toBe('');
});
