import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { IssuedCredential, Teleworker } from '../../../cloud/teleworkers/schema.ts';
import { createTestClock } from '../../lib/certificates.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany } from '../../lib/company.ts';
import { download } from '../../lib/download.ts';
import { eventually } from '../../lib/eventually.ts';

const DAY_MS = 86_400_000;
const clock = createTestClock();
const stack = new AsyncDisposableStack();
let cloud: TestCloud;
let company: Company;
let network: Network;
let directory: string;

beforeAll(async () => {
  cloud = stack.use(await startCloud({ clock }));
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-bundles-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  company = await createCompany(cloud.rest, 1);
  network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: company.customerId,
    name: 'Dial-in',
    kind: 'teleworker',
    siteIds: company.siteIds,
  });
});
afterAll(() => stack.disposeAsync());

const person = (name: string, over: object = {}) =>
  cloud.rest.post<Teleworker>('teleworkers', { networkId: network.id, name, ...over });
const issue = (id: string, request: object) =>
  cloud.rest.post<IssuedCredential>(`teleworkers/${id}/credentials`, request);
const openssl = (args: string[], input: string | Buffer = '') =>
  execFileSync('openssl', args, { input, cwd: directory, stdio: ['pipe', 'pipe', 'ignore'] });
const request = (...key: string[]) =>
  openssl([
    'req',
    '-new',
    '-nodes',
    '-newkey',
    ...key,
    '-keyout',
    'own.key',
    '-subj',
    '/CN=whoever',
  ]).toString();
const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

async function target(): Promise<TargetState> {
  const { id } = company.sites[0]!.appliance;
  return (await cloud.rest.get<{ target: TargetState }>(`appliances/${id}/target-state`)).target;
}
const letIn = async ({ credential }: IssuedCredential) =>
  (await target()).vpn.remoteAccess?.remoteIdentities.includes(credential.identity) === true;
const isLetIn = (issued: IssuedCredential) => eventually(() => letIn(issued), 'the gateway lets somebody in');
const isShutOut = (issued: IssuedCredential) =>
  eventually(async () => !(await letIn(issued)), 'the gateway lets somebody in no more');

test('a person with a request of their own gets a certificate, and the gateway hears of it by itself', async () => {
  const amy = await person('Amy', { externalKey: 'hr-1', tunnel: 'full', address: '10.0.1.130' });
  const issued = await issue(amy.id, { csr: request(...EC), label: 'Notebook' });
  const certificate = new X509Certificate(issued.certificate);
  expect(certificate.checkPrivateKey(createPrivateKey(openssl(['ec', '-in', 'own.key'])))).toBe(true);
  expect(certificate.subject).toContain(`CN=${issued.credential.identity}`);
  expect(issued).not.toHaveProperty('passphrase');
  expect(issued.connection).toMatchObject({ gatewayAddress: '203.0.113.1', networks: ['0.0.0.0/0'] });
  await writeFile(join(directory, 'chain.pem'), issued.chain);
  await writeFile(join(directory, 'own.pem'), issued.certificate);
  expect(openssl(['verify', '-CAfile', 'chain.pem', 'own.pem']).toString()).toContain('OK');

  await isLetIn(issued);
  const { items } = await cloud.rest.get<{ items: { reason: string }[] }>(`networks/${network.id}/revisions`);
  expect(items[0]?.reason).toBe('teleworkers-changed');
  expect((await target()).vpn.remoteAccess).toMatchObject({
    fullTunnel: [issued.credential.identity],
    fixedAddresses: [{ identity: issued.credential.identity, address: '10.0.1.130' }],
  });
});

test('who is suspended, revoked, or lost one certificate is shut out; a suspended customer’s people are, too', async () => {
  const ben = await person('Ben');
  const [notebook, phone] = [
    await issue(ben.id, { csr: request(...EC) }),
    await issue(ben.id, { csr: request('rsa:2048') }),
  ];
  await isLetIn(phone);
  await cloud.rest.post(`certificates/${phone.credential.serialNumber}/revocation`, {
    reason: 'keyCompromise',
  });
  await isShutOut(phone);
  expect(await letIn(notebook)).toBe(true);

  await cloud.rest.patch(`teleworkers/${ben.id}`, { state: 'suspended' });
  await isShutOut(notebook);
  await cloud.rest.patch(`teleworkers/${ben.id}`, { state: 'active' });
  await isLetIn(notebook);

  await cloud.context.db.customer.update({ where: { id: company.customerId }, data: { stage: 'suspended' } });
  await cloud.context.teleworkers.customerChanged(company.customerId);
  await isShutOut(notebook);
  const refused = await cloud.rest.request('POST', `teleworkers/${ben.id}/credentials`, {
    body: { platform: 'apple' },
  });
  expect(refused).toMatchObject({ status: 409, body: { code: 'customer-suspended' } });
  await cloud.context.db.customer.update({ where: { id: company.customerId }, data: { stage: 'live' } });
  await cloud.context.teleworkers.customerChanged(company.customerId);
  await isLetIn(notebook);

  const gone = await cloud.rest.post<Teleworker>(`teleworkers/${ben.id}/revocation`, {
    reason: 'unspecified',
  });
  expect(gone).toMatchObject({ state: 'revoked', credentials: 0, expiresAt: null });
  await isShutOut(notebook);
  const again = await cloud.rest.request('PATCH', `teleworkers/${ben.id}`, {
    body: { state: 'active' },
    headers: { 'if-match': '*' },
  });
  expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await letIn(notebook)).toBe(false);
  await cloud.rest.delete(`teleworkers/${ben.id}`);
});

/** Issues a bundle and fetches it. */
async function fetchBundle(platform: string) {
  const eve = await person(`Eve’s ${platform} ]]>`);
  const issued = await issue(eve.id, { platform });
  const answer = await download(issued.download!.url, cloud.ca);
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="${issued.download!.filename}"`);
  return { ...issued, answer, passphrase: issued.passphrase! };
}

function keyInside(pkcs12: Buffer, passphrase: string, certificate: string): boolean {
  const opened = openssl(['pkcs12', '-nodes', '-passin', `pass:${passphrase}`], pkcs12).toString();
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(opened));
}

test('a bundle is downloaded once; of two at the same time one gets it, and nothing of it is kept', async () => {
  const eve = await person('Eve');
  const { download: link, credential } = await issue(eve.id, { platform: 'pkcs12' });
  expect(await download(link!.url, cloud.ca, 'HEAD')).toMatchObject({ status: 404 });
  const answers = await Promise.all([1, 2, 3].map(() => download(link!.url, cloud.ca)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  const gone = answers.find(({ status }) => status === 410)!;
  expect(JSON.parse(gone.content.toString())).toMatchObject({ code: 'download-gone' });
  const row = await cloud.context.db.teleworkerDownload.findUnique({
    where: { credentialId: credential.id },
  });
  expect(row).toMatchObject({ sealedBundle: null });
  expect(row!.downloadedAt).not.toBeNull();
  const unknown = `${link!.url.slice(0, -3)}abc`;
  expect(await download(unknown, cloud.ca)).toMatchObject({ status: 404 });
});

test('the tools of each platform read their bundle, with the key of the certificate inside', async () => {
  const pkcs12 = await fetchBundle('pkcs12');
  expect(keyInside(pkcs12.answer.content, pkcs12.passphrase, pkcs12.certificate)).toBe(true);

  const android = await fetchBundle('android');
  const profile = JSON.parse(android.answer.content.toString());
  expect(keyInside(Buffer.from(profile.local.p12, 'base64'), android.passphrase, android.certificate)).toBe(
    true,
  );

  const apple = await fetchBundle('apple');
  expect(apple.answer.headers['content-type']).toBe('application/x-apple-aspen-config');
  const script =
    'import json, plistlib, sys\nprint(json.dumps(plistlib.loads(sys.stdin.buffer.read()), default=lambda data: data.hex()))';
  const payloads = JSON.parse(
    execFileSync('python3', ['-c', script], { input: apple.answer.content }).toString(),
  ).PayloadContent as { PayloadType: string; PayloadUUID: string; PayloadContent: string; IKEv2: object }[];
  expect(payloads.map(({ PayloadType }) => PayloadType.replace('com.apple.', ''))).toEqual([
    'security.root',
    'security.pkcs1',
    'security.pkcs12',
    'vpn.managed',
  ]);
  const [root, authority, inside, vpn] = payloads;
  expect(vpn?.IKEv2).toMatchObject({
    PayloadCertificateUUID: inside!.PayloadUUID,
    LocalIdentifier: apple.credential.identity,
  });
  const chain = [authority, root].map(
    (payload) => new X509Certificate(Buffer.from(payload!.PayloadContent, 'hex')),
  );
  expect(chain.map((each) => each.toString()).join('')).toBe(apple.chain);
  expect(keyInside(Buffer.from(inside!.PayloadContent, 'hex'), apple.passphrase, apple.certificate)).toBe(
    true,
  );

  const linux = await fetchBundle('linux');
  await writeFile(join(directory, 'linux.tar.gz'), linux.answer.content);
  const files = execFileSync('tar', ['-tzf', 'linux.tar.gz'], { cwd: directory })
    .toString()
    .trim()
    .split('\n');
  expect(files).toEqual([
    'conf.d/sitekeeper.conf',
    'pkcs12/sitekeeper.p12',
    'x509ca/sitekeeper-root.pem',
    'x509ca/sitekeeper-vpn-ca.pem',
  ]);

  const windows = (await fetchBundle('windows')).answer.content.toString();
  expect(windows).toContain("$networks = @('10.0.0.0/24')");
  expect(windows).toMatch(/Add-VpnConnection .* -SplitTunneling:\$true/);
});

test('who replaces a credential has both for a while; what expires is told once for each number of days', async () => {
  const fay = await person('Fay');
  const old = await issue(fay.id, { csr: request(...EC) });
  const fresh = await issue(fay.id, {
    csr: request(...EC),
    replaces: old.credential.id,
    overlapDays: 14,
  });
  await isLetIn(fresh);
  expect(await letIn(old)).toBe(true);
  clock.forward(15 * DAY_MS);
  await cloud.context.teleworkers.sweep();
  await isShutOut(old);
  expect(await letIn(fresh)).toBe(true);

  const listed = async (days: number) =>
    (
      await cloud.rest.get<{ items: Teleworker[] }>(
        `teleworkers?network_id=${network.id}&expiring_within_days=${days}`,
      )
    ).items.map(({ id }) => id);
  expect(await listed(30)).not.toContain(fay.id);
  clock.forward(325 * DAY_MS);
  expect(await listed(30)).toContain(fay.id);
  expect(await listed(7)).not.toContain(fay.id);
  await cloud.context.teleworkers.sweep();
  await cloud.context.teleworkers.sweep();
  clock.forward(20 * DAY_MS);
  await cloud.context.teleworkers.sweep();
  const { items } = await cloud.rest.get<{ items: { days: number }[] }>(
    `teleworker-notices?teleworker_id=${fay.id}`,
  );
  expect(items.map(({ days }) => days)).toEqual([7, 30]);
  expect(cloud.logLines.some((line) => line.includes('a credential of a teleworker expires'))).toBe(true);
  clock.forward(10 * DAY_MS);
  await cloud.context.teleworkers.sweep();
  await isShutOut(fresh);
});

test('a link that nobody followed expires, and its bundle with it', async () => {
  const gus = await person('Gus');
  const { download: link } = await issue(gus.id, { platform: 'android' });
  clock.forward(4 * DAY_MS);
  await cloud.context.teleworkers.sweep();
  const answer = await download(link!.url, cloud.ca);
  expect(answer.status).toBe(410);
  expect(JSON.parse(answer.content.toString()).detail).toContain('expired');
});

test('the bundle of a credential that is revoked or suspended is not handed out', async () => {
  const gone = async (url: string) => {
    const { status, content } = await download(url, cloud.ca);
    return [status, JSON.parse(content.toString()).detail] as const;
  };
  const ina = await person('Ina');
  const one = await issue(ina.id, { platform: 'android' });
  // As nothing that follows a revocation had happened yet: what is asked counts, not what was deleted.
  await cloud.context.db.certificate.update({
    where: { serialNumber: one.credential.serialNumber },
    data: { revokedAt: new Date(), revocationReason: 'keyCompromise' },
  });
  expect(await gone(one.download!.url)).toEqual([410, expect.stringContaining('revoked')]);
  const two = await issue(ina.id, { platform: 'android' });
  const state = (state: string) => cloud.rest.patch(`teleworkers/${ina.id}`, { state });
  await state('suspended');
  expect(await gone(two.download!.url)).toEqual([410, expect.stringContaining('suspended')]);
  await state('active');
  expect((await download(two.download!.url, cloud.ca)).status).toBe(200);
  const three = await issue(ina.id, { platform: 'android' });
  await cloud.rest.post(`certificates/${three.credential.serialNumber}/revocation`, {
    reason: 'keyCompromise',
  });
  expect(await gone(three.download!.url)).toEqual([410, expect.stringContaining('revoked')]);
  const kept = () =>
    cloud.context.db.teleworkerDownload.count({
      where: { sealedBundle: { not: null }, credentialId: three.credential.id },
    });
  await eventually(async () => (await kept()) === 0, 'its bundle is deleted at once');
});

test('what cannot be is refused with a pointer, and nothing is written', async () => {
  const before = await cloud.rest.get<{ items: unknown[] }>(`teleworkers?network_id=${network.id}`);
  const [hal] = [await person('Hal')];
  const refusal = async (path: string, body: object) => {
    const answer = await cloud.rest.request<{ code: string; errors?: { pointer: string; code: string }[] }>(
      ...(['POST', path, { body }] as const),
    );
    return [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((each) => each.pointer)];
  };
  const made = (over: object) => refusal('teleworkers', { networkId: network.id, name: 'X', ...over });
  expect(await made({ networkId: company.customerId })).toEqual([404, 'not-found', '/networkId']);
  expect(await made({ address: '10.0.1.5' })).toEqual([400, 'request-invalid', '/address']);
  expect(await made({ address: '10.0.1.130' })).toEqual([409, 'conflict', '/address']);
  expect(await made({ externalKey: 'hr-1' })).toEqual([409, 'external-key-taken', '/externalKey']);
  expect(await made({ email: 'no mail' })).toEqual([400, 'request-invalid', '/email']);
  const asked = (body: object) => refusal(`teleworkers/${hal!.id}/credentials`, body);
  expect(await asked({})).toEqual([400, 'request-invalid', '/csr']);
  expect(await asked({ csr: 'no request' })).toEqual([400, 'request-invalid', '/csr']);
  expect(await asked({ csr: request('rsa:1024') })).toEqual([400, 'request-invalid', '/csr']);
  expect(await asked({ csr: request(...EC), platform: 'apple' })).toEqual([400, 'request-invalid', '/csr']);
  const replaces = company.customerId;
  expect(await asked({ csr: request(...EC), replaces })).toEqual([400, 'request-invalid', '/replaces']);
  expect(await refusal('teleworkers?validate_only=true', { networkId: network.id, name: 'X' })).toEqual([
    200,
    undefined,
  ]);
  const after = await cloud.rest.get<{ items: Teleworker[] }>(`teleworkers?network_id=${network.id}`);
  expect(after.items).toHaveLength(before.items.length + 1);
  expect(after.items.at(-1)).toMatchObject({ name: 'Hal', credentials: 0 });
  const busy = await cloud.rest.request('DELETE', `networks/${network.id}`, { headers: { 'if-match': '*' } });
  expect(busy.status).toBe(409);
});
