import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCrlServer } from '../../../cloud/certificates/index.ts';
import { createBus, type DomainEvents } from '../../../cloud/platform/bus.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { createLog } from '../../../cloud/platform/log.ts';
import { createTestClock, testCertificates } from '../../lib/certificates.ts';
import { openTestDatabase } from '../../lib/database.ts';
import { makeRequest } from '../../lib/est-curl.ts';
import { runCommand, runSuccessfully } from '../../lib/run-command.ts';

const clock = createTestClock();
const bus = createBus();
const stack = new AsyncDisposableStack();
let certificates: ReturnType<typeof testCertificates>;
let db: Awaited<ReturnType<typeof openTestDatabase>>['db'];
let url: string;
let cwd: string;

beforeAll(async () => {
  db = stack.use(await openTestDatabase()).db;
  cwd = await mkdtemp(join(tmpdir(), 'sitekeeper-crl-'));
  stack.defer(() => rm(cwd, { recursive: true, force: true }));
  certificates = testCertificates({ db, clock, bus });
  await certificates.initialise();
  const server = createCrlServer({ log: createLog('silent'), certificates });
  await server.listen({ host: '127.0.0.1', port: 0 });
  stack.defer(() => server.close());
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => stack.disposeAsync());

async function newDevice() {
  const now = clock.now();
  const id = systemIds.uuid();
  await db.appliance.create({
    data: { id, serial: id.toUpperCase(), model: 'demo', createdAt: now, updatedAt: now },
  });
  const request = Buffer.from(await makeRequest(cwd, 'box'), 'base64');
  return { id, request, issued: await certificates.issueDevice(request, id) };
}

async function fetchList(name: string) {
  await writeFile(join(cwd, 'list.crl'), await runSuccessfully('curl', ['-sSf', `${url}/crl/${name}.crl`]));
  await runSuccessfully('openssl', ['crl', '-inform', 'DER', '-in', 'list.crl', '-out', 'list.pem'], { cwd });
  const number = await runSuccessfully('openssl', ['crl', '-in', 'list.pem', '-noout', '-crlnumber'], {
    cwd,
  });
  return BigInt(number.toString().trim().replace('crlNumber=', ''));
}

/** What openssl says of a certificate with the list fetched last. */
async function verify(pem: string) {
  for (const name of ['root', 'device']) {
    await writeFile(
      join(cwd, `${name}.pem`),
      await runSuccessfully('curl', ['-sSf', `${url}/ca/${name}.crt`]),
    );
    const args = ['x509', '-inform', 'DER', '-in', `${name}.pem`, '-out', `${name}.pem`];
    await runSuccessfully('openssl', args, { cwd });
  }
  await writeFile(join(cwd, 'leaf.pem'), pem);
  const args = [
    '-x509_strict',
    '-crl_check',
    '-CRLfile',
    'list.pem',
    '-CAfile',
    'root.pem',
    '-untrusted',
    'device.pem',
  ];
  const { stdout, stderr } = await runCommand('openssl', ['verify', ...args, 'leaf.pem'], { cwd });
  return stdout.toString() + stderr;
}

test('a revoked certificate stands on the list at once, is told on the bus, and proves nothing any more', async () => {
  const { id, issued } = await newDevice();
  const before = await fetchList('device');
  expect(await verify(issued.pem)).toContain('leaf.pem: OK');
  expect(await certificates.checkDevice(issued.serialNumber.toUpperCase())).toEqual({ applianceId: id });

  const told: DomainEvents['certificate.revoked'][] = [];
  const unsubscribe = bus.subscribe('certificate.revoked', (event) => told.push(event));
  await certificates.revoke(issued.serialNumber, 'keyCompromise');
  await certificates.revoke(issued.serialNumber, 'superseded');
  unsubscribe();
  expect(told).toEqual([{ serialNumber: issued.serialNumber, authorityName: 'device', applianceId: id }]);
  expect(await fetchList('device')).toBe(before + 1n);
  expect(await verify(issued.pem)).toContain('certificate revoked');
  const text = await runSuccessfully('openssl', ['crl', '-in', 'list.pem', '-noout', '-text'], { cwd });
  expect(text.toString()).toContain('Key Compromise');
  expect(await certificates.checkDevice(issued.serialNumber)).toEqual({ refused: 'certificate-revoked' });
});

test('revocations at the same time are all on the list, and numbers only rise', async () => {
  const devices = await Promise.all(Array.from({ length: 6 }, newDevice));
  const before = await fetchList('device');
  await Promise.all(
    devices.map(({ issued }) => certificates.revoke(issued.serialNumber, 'cessationOfOperation')),
  );
  expect(await fetchList('device')).toBe(before + 6n);
  for (const { issued } of devices) expect(await verify(issued.pem)).toContain('certificate revoked');
});

test('all certificates of an appliance are revoked together', async () => {
  const { id, request, issued } = await newDevice();
  const vpn = await certificates.issueVpn(request, id);
  const before = await fetchList('vpn');
  await certificates.revokeAppliance(id, 'cessationOfOperation');
  expect(await fetchList('vpn')).toBe(before + 1n);
  const rows = await certificates.ofAppliance(id);
  expect(rows.map((row) => [row.serialNumber, row.revocationReason]).sort()).toEqual(
    [issued, vpn].map(({ serialNumber }) => [serialNumber, 'cessationOfOperation']).sort(),
  );
});

test('a list is made anew every day', async () => {
  const before = await fetchList('root');
  expect(await fetchList('root')).toBe(before);
  clock.forward(86_400_000);
  expect(await fetchList('root')).toBe(before + 1n);
});

test('unknown lists, unknown certificates and unknown appliances are refused', async () => {
  expect((await fetch(`${url}/crl/other.crl`)).status).toBe(400);
  expect((await fetch(`${url}/`)).status).toBe(404);
  await expect(certificates.revoke('0'.repeat(40), 'superseded')).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(certificates.ofAppliance(systemIds.uuid())).rejects.toMatchObject({ code: 'not-found' });
  expect(await certificates.checkDevice('ff')).toEqual({ refused: 'certificate-unknown' });
});

test('one that asks too often is told to wait, also for what is not there', async () => {
  await using server = createCrlServer({ log: createLog('silent'), certificates, requestsPerMinute: 5 });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    const { code } = answer.ok ? {} : ((await answer.json()) as { code?: string });
    return [answer.status, code, answer.headers.has('retry-after')];
  };
  for (let request = 1; request <= 5; request++) expect((await ask('/ca/root.crt'))[0]).toBe(200);
  for (const path of ['/ca/root.crt', '/nothing']) {
    expect(await ask(path)).toEqual([429, 'too-many-requests', true]);
  }
  expect(await ask('/crl/%ff')).toEqual([400, 'request-malformed', false]);
});
