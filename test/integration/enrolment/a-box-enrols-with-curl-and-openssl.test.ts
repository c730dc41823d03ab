import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { curl, makeRequest, saveCertificates } from '../../lib/est-curl.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';
import { runSuccessfully } from '../../lib/run-command.ts';

let site: EstSite;
beforeAll(async () => {
  site = await openEstSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const openssl = async (...args: string[]) =>
  (await runSuccessfully('openssl', args, { cwd: site.directory })).toString();

/** As strictly as openssl can: with RFC 5280 checks and the revocation lists of the whole chain. */
async function verify(name: string, authority: 'device' | 'vpn', purpose: string): Promise<string> {
  for (const list of ['root', authority] as const) {
    await writeFile(join(site.directory, `${list}.crl`), await site.certificates.crl(list));
    await openssl('crl', '-inform', 'DER', '-in', `${list}.crl`, '-out', `${list}-crl.pem`);
  }
  return openssl(
    ...[
      'verify',
      '-x509_strict',
      '-crl_check_all',
      '-CRLfile',
      'root-crl.pem',
      '-CRLfile',
      `${authority}-crl.pem`,
    ],
    ...['-CAfile', 'ca.pem', '-untrusted', `${authority}-ca.pem`, '-purpose', purpose, `${name}.pem`],
  );
}

test('the CA certificates are told to anybody, and the root is the pinned one', async () => {
  const answer = await curl({ site, path: '/cacerts' });
  expect(answer).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/pkcs7-mime; smime-type=certs-only',
      'content-transfer-encoding': 'base64',
    },
  });
  await saveCertificates(site.directory, 'cacerts', answer);
  const subjects = await readFile(join(site.directory, 'cacerts.pem'), 'utf8');
  for (const name of ['Root', 'Device', 'VPN'])
    expect(subjects).toContain(`subject=O = Sitekeeper, CN = Sitekeeper ${name} CA`);
  const root = await runSuccessfully('openssl', ['x509', '-in', 'ca.pem', '-outform', 'DER'], {
    cwd: site.directory,
  });
  expect(site.certificates.caFingerprint()).toBe(`sha256:${createHash('sha256').update(root).digest('hex')}`);
});

test('a label narrows what is told: the authorities of one kind of certificate', async () => {
  for (const [label, there, not] of [
    ['device', 'Device', 'VPN'],
    ['vpn', 'VPN', 'Device'],
  ] as const) {
    await saveCertificates(site.directory, label, await curl({ site, path: `/${label}/cacerts` }));
    const told = await readFile(join(site.directory, `${label}.pem`), 'utf8');
    expect(told).toContain('CN = Sitekeeper Root CA');
    expect(told).toContain(`CN = Sitekeeper ${there} CA`);
    expect(told).not.toContain(`CN = Sitekeeper ${not} CA`);
  }
});

test.each(['', '/device', '/vpn'])('below "%s" the attributes of a request are told', async (label) => {
  const answer = await curl({ site, path: `${label}/csrattrs` });
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/csrattrs' } });
  const der = await runSuccessfully('openssl', ['base64', '-d'], { input: answer.body });
  const parsed = (
    await runSuccessfully('openssl', ['asn1parse', '-inform', 'DER'], { input: der })
  ).toString();
  for (const word of ['id-ecPublicKey', 'prime256v1', 'ecdsa-with-SHA256']) expect(parsed).toContain(word);
});

test('a box enrols, renews, and gets its VPN certificate', async () => {
  const { id, secret } = await site.register('SK-ENROLS-1');
  const device = await curl({
    site,
    path: '/simpleenroll',
    user: `SK-ENROLS-1:${secret}`,
    body: await makeRequest(site.directory, 'device'),
  });
  expect(device.status, device.body).toBe(200);
  await saveCertificates(site.directory, 'device', device);
  expect(await openssl('x509', '-in', 'device.pem', '-noout', '-subject')).toContain(`CN = ${id}`);
  expect(await verify('device', 'device', 'sslclient')).toContain('OK');
  expect(await site.db.appliance.findUnique({ where: { id } })).toMatchObject({
    state: 'enrolled',
    enrolledAt: expect.any(Date),
  });

  const names = async (name: string, ...more: string[]) =>
    makeRequest(site.directory, name, ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', ...more]);
  // Subject and alternative names as in the certificate that is renewed (RFC 7030 §4.2.2).
  const renewed = await curl({
    site,
    path: '/device/simplereenroll',
    as: 'device',
    body: await names('renewed', '-subj', `/O=Sitekeeper/CN=${id}`),
  });
  expect(renewed.status, renewed.body).toBe(200);
  await saveCertificates(site.directory, 'renewed', renewed);
  expect(await openssl('x509', '-in', 'renewed.pem', '-noout', '-subject')).toContain(`CN = ${id}`);
  expect(await verify('renewed', 'device', 'sslclient')).toContain('OK');

  for (const path of ['/vpn/simpleenroll', '/vpn/simplereenroll']) {
    const identity = `${id}.vpn.sitekeeper.internal`;
    const named = ['-subj', `/O=Sitekeeper/CN=${identity}`, '-addext', `subjectAltName=DNS:${identity}`];
    const body = await names('vpn', ...named);
    const vpn = await curl({ site, path, as: 'renewed', body });
    expect(vpn.status, vpn.body).toBe(200);
    await saveCertificates(site.directory, 'vpn', vpn);
    expect(await verify('vpn', 'vpn', 'sslserver')).toContain('OK');
    expect(await openssl('x509', '-in', 'vpn.pem', '-noout', '-ext', 'subjectAltName')).toContain(
      `DNS:${id}.vpn.sitekeeper.internal`,
    );
  }
});

test('base64 is taken with and without line breaks', async () => {
  for (const [serial, separator] of [
    ['SK-BREAKS-1', '\n'],
    ['SK-BREAKS-2', '\r\n'],
    ['SK-BREAKS-3', ''],
    ['SK-BREAKS-4', ' \t\r\n\r\n'],
  ] as const) {
    const { secret } = await site.register(serial);
    const request = await makeRequest(site.directory, serial);
    const body = request.match(/.{1,64}/g)!.join(separator);
    expect((await curl({ site, path: '/simpleenroll', user: `${serial}:${secret}`, body })).status).toBe(200);
  }
});

test('a box whose answer got lost asks again with the same key; the appliance stays one', async () => {
  const { id, secret } = await site.register('SK-LOST-1');
  const call = {
    site,
    path: '/simpleenroll',
    user: `SK-LOST-1:${secret}`,
    body: await makeRequest(site.directory, 'lost'),
  };
  expect((await curl(call)).status).toBe(200);
  const second = await curl(call);
  expect(second.status).toBe(200);
  await saveCertificates(site.directory, 'lost', second);
  const body = await makeRequest(site.directory, 'lost-vpn');
  expect((await curl({ site, path: '/vpn/simpleenroll', as: 'lost', body })).status).toBe(200);
  expect(await site.db.certificate.count({ where: { applianceId: id, revokedAt: null } })).toBe(3);
});

test('a box that enrols anew with a new secret ends the certificates of the old one', async () => {
  const { id, secret } = await site.register('SK-ANEW-1');
  const enrol = async (name: string, password: string) => {
    const body = await makeRequest(site.directory, name);
    const answer = await curl({ site, path: '/simpleenroll', user: `SK-ANEW-1:${password}`, body });
    expect(answer.status).toBe(200);
    await saveCertificates(site.directory, name, answer);
  };
  await enrol('anew-old', secret);
  await enrol('anew-new', (await site.enrolment.issueSecret(id)).secret);
  const body = await makeRequest(site.directory, 'anew-vpn');
  expect(await curl({ site, path: '/vpn/simpleenroll', as: 'anew-old', body })).toMatchObject({
    status: 403,
    code: 'certificate-revoked',
  });
  expect((await curl({ site, path: '/vpn/simpleenroll', as: 'anew-new', body })).status).toBe(200);
});
