import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCrlServer } from '../../../cloud/certificates/index.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { createLog } from '../../../cloud/platform/log.ts';
import { createTestClock, testCertificates } from '../../lib/certificates.ts';
import { openTestDatabase } from '../../lib/database.ts';
import { makeRequest } from '../../lib/est-curl.ts';
import { freePorts } from '../../lib/free-port.ts';
import { runCommand, runSuccessfully } from '../../lib/run-command.ts';

const clock = createTestClock();
const stack = new AsyncDisposableStack();
let certificates: ReturnType<typeof testCertificates>;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
let base: string;
let cwd: string;
let applianceId: string;

beforeAll(async () => {
  database = stack.use(await openTestDatabase());
  cwd = await mkdtemp(join(tmpdir(), 'sitekeeper-ocsp-'));
  stack.defer(() => rm(cwd, { recursive: true, force: true }));
  const [port = 0] = await freePorts(1);
  base = `http://127.0.0.1:${port}`;
  certificates = testCertificates({ db: database.db, clock, crlBaseUrl: base });
  await certificates.initialise();
  const server = createCrlServer({ log: createLog('silent'), certificates });
  await server.listen({ host: '127.0.0.1', port });
  stack.defer(() => server.close());
  const now = clock.now();
  applianceId = systemIds.uuid();
  await database.db.appliance.create({
    data: { id: applianceId, serial: 'SK-OCSP', model: 'demo', createdAt: now, updatedAt: now },
  });
  for (const name of ['root', 'device', 'vpn'] as const) {
    await writeFile(join(cwd, `${name}.pem`), certificates.caChain()[name]);
    await writeFile(join(cwd, `${name}.der`), certificates.caCertificate(name));
    await writeFile(
      join(cwd, `${name}-chain.pem`),
      certificates.caChain()[name] + certificates.caChain().root,
    );
  }
});
afterAll(() => stack.disposeAsync());

async function issued(name: string, authority: 'device' | 'vpn') {
  const csr = Buffer.from(await makeRequest(cwd, name), 'base64');
  const issue = authority === 'device' ? certificates.issueDevice : certificates.issueVpn;
  const certificate = await issue(csr, applianceId);
  await writeFile(join(cwd, `${name}.pem`), certificate.pem);
  return certificate;
}

/** Asks as openssl does, with a nonce, and checks the signature up to the root. */
async function ask(authority: 'device' | 'vpn', args: string[]): Promise<string> {
  const common = ['ocsp', '-issuer', `${authority}.pem`, '-CAfile', `${authority}-chain.pem`];
  const { stdout, stderr } = await runCommand('openssl', [...common, ...args], { cwd });
  return stdout.toString() + stderr;
}
const online = (authority: 'device' | 'vpn') => ['-url', `${base}/ocsp/${authority}`];

test('good, revoked and unknown are told apart, each for sha1 and sha256, and the nonce comes back', async () => {
  for (const authority of ['device', 'vpn'] as const) {
    const name = `leaf-${authority}`;
    const { serialNumber, pem } = await issued(name, authority);
    const url = await runSuccessfully('openssl', ['x509', '-noout', '-ocsp_uri'], { input: pem });
    expect(url.toString().trim()).toBe(`${base}/ocsp/${authority}`);
    const leaf = ['-cert', `${name}.pem`, ...online(authority)];
    const good = await ask(authority, leaf);
    expect(good).toContain('Response verify OK');
    expect(good).toContain(`${name}.pem: good`);
    expect(good).not.toContain('WARNING');

    await certificates.revoke(serialNumber, 'keyCompromise');
    const strangers = ['-sha256', '-serial', `0x${randomBytes(20).toString('hex')}`];
    const all = await ask(authority, [...leaf, '-sha256', ...leaf.slice(0, 2), ...strangers, '-text']);
    expect(all).toContain('Response verify OK');
    expect(all.match(/Cert Status: \w+/g)).toEqual([
      'Cert Status: revoked',
      'Cert Status: revoked',
      'Cert Status: unknown',
    ]);
    expect(all).toContain('Revocation Reason: keyCompromise');
    expect(all).toContain('Hash Algorithm: sha256');
    expect(all).toMatch(/OCSP Nonce/);
  }
  await certificates.revokeAppliance(applianceId, 'superseded');
});

test('strongSwan’s own tool follows the certificate to its list and to this responder', async () => {
  const { serialNumber } = await issued('peer', 'vpn');
  const verify = () =>
    runCommand('pki', [
      '--verify',
      '--in',
      join(cwd, 'peer.pem'),
      '--cacert',
      join(cwd, 'vpn.der'),
      '--cacert',
      join(cwd, 'root.der'),
      '--online',
      '--debug',
      '1',
    ]);
  const good = await verify();
  const said = good.stdout.toString() + good.stderr;
  expect(good.code, said).toBe(0);
  expect(said).toContain('ocsp response is valid');
  expect(said).toContain('certificate status is good');
  await certificates.revoke(serialNumber, 'cessationOfOperation');
  const revoked = await verify();
  expect(revoked.code).not.toBe(0);
  expect(revoked.stdout.toString() + revoked.stderr).toContain('certificate was revoked');
});

test('by GET the answer may be kept for a minute; with a nonce, and by POST, not at all', async () => {
  await issued('get', 'device');
  const request = async (args: string[]) => {
    await ask('device', ['-cert', 'get.pem', '-reqout', 'request.der', ...args]);
    return runSuccessfully('openssl', ['base64', '-A', '-in', 'request.der'], { cwd });
  };
  const get = async (args: string[]) => {
    const text = encodeURIComponent((await request(args)).toString());
    const answer = await fetch(`${base}/ocsp/device/${text}`);
    await writeFile(join(cwd, 'answer.der'), Buffer.from(await answer.arrayBuffer()));
    expect(answer.headers.get('content-type')).toBe('application/ocsp-response');
    const shown = await ask('device', ['-cert', 'get.pem', '-respin', 'answer.der', '-no_nonce']);
    expect(shown).toContain('get.pem: good');
    return answer.headers.get('cache-control');
  };
  expect(await get(['-no_nonce'])).toBe('max-age=60');
  expect(await get([])).toBe('no-store');
});

test('what is no request, is about somebody else, or comes while the database is away is answered', async () => {
  const post = async (authority: string, body: Uint8Array, type = 'application/ocsp-request') => {
    const answer = await fetch(`${base}/ocsp/${authority}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Uint8Array.from(body),
    });
    await writeFile(join(cwd, 'failure.der'), Buffer.from(await answer.arrayBuffer()));
    return answer.status;
  };
  const shown = () => ask('device', ['-respin', 'failure.der', '-noverify']);
  expect(await post('device', randomBytes(100))).toBe(200);
  expect(await shown()).toContain('Responder Error: malformedrequest (1)');
  await ask('vpn', ['-cert', 'vpn.pem', '-reqout', 'foreign.der']);
  const foreign = await runSuccessfully('cat', ['foreign.der'], { cwd });
  for (const authority of ['device', 'root', 'vpn-2']) {
    expect(await post(authority, foreign)).toBe(200);
    expect(await shown()).toContain('Responder Error: unauthorized (6)');
  }
  expect(await post('device', foreign, 'application/json')).toBe(415);
  expect(await post('nobody', foreign)).toBe(400);
  expect(await post('device', Buffer.alloc(9000))).toBe(413);
});

test('its signer is replaced while it lives, by one that nobody need ask after', async () => {
  const signers = () => database.db.certificate.findMany({ where: { profile: 'ocsp-signer' } });
  await issued('later', 'device');
  const before = (await signers()).length;
  clock.forward(5 * 86_400_000);
  const good = await ask('device', ['-cert', 'later.pem', ...online('device'), '-resp_text']);
  expect(good).toContain('X509v3 Extended Key Usage: \n                OCSP Signing');
  expect(good).toContain('OCSP No Check');
  expect((await signers()).length).toBe(before + 1);
});

test('a signer made while the clock was ahead answers for nobody once it is back', async () => {
  clock.forward(Date.now() - clock.now().getTime());
  await issued('of-now', 'device');
  const answer = () => ask('device', ['-cert', 'of-now.pem', ...online('device')]);
  const ahead = 400 * 86_400_000;
  clock.forward(ahead);
  expect(await answer()).toContain('certificate is not yet valid');
  clock.forward(-ahead);
  const now = await answer();
  expect(now).toContain('Response verify OK');
  expect(now).toContain('of-now.pem: good');
  expect(now).not.toContain('WARNING');
});
