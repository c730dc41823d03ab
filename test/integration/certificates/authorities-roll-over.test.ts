import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCertificates } from '../../lib/certificates.ts';
import { curl, makeRequest, saveCertificates } from '../../lib/est-curl.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';
import { runCommand, runSuccessfully } from '../../lib/run-command.ts';

let site: EstSite;
beforeAll(async () => {
  site = await openEstSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const at = (name: string) => join(site.directory, name);

/** `openssl verify` as strictly as it can, against this root alone; what else it may need comes from /cacerts. */
async function verify(leaf: string, root: string, issuer: string): Promise<string> {
  for (const name of [issuer, 'root', 'root-2']) {
    const list = await site.certificates.crl(name).catch(() => undefined);
    if (list) {
      await runSuccessfully('openssl', ['crl', '-inform', 'DER', '-out', at(`${name}.crl`)], { input: list });
    }
  }
  const lists = [issuer, 'root', 'root-2'].map((name) => at(`${name}.crl`));
  const given = await Promise.all(lists.map((file) => readFile(file, 'utf8').catch(() => '')));
  await writeFile(at('lists.pem'), given.join(''));
  const args = ['-x509_strict', '-crl_check_all', '-CRLfile', at('lists.pem'), '-untrusted', at('links.pem')];
  const { stdout, stderr } = await runCommand('openssl', ['verify', ...args, '-CAfile', at(root), at(leaf)]);
  return stdout.toString() + stderr;
}

/** What strongSwan makes of it, given the root and the lists that the certificates name. */
const accepts = (leaf: string, root: string, authority: string) =>
  runSuccessfully('pki', [
    '--verify',
    '--in',
    at(leaf),
    '--cacert',
    at(root),
    '--cacert',
    at(authority),
    '--debug',
    '0',
  ]);

async function enrolled(serial: string): Promise<string> {
  const { id, secret } = await site.register(serial);
  const body = await makeRequest(site.directory, serial);
  const answer = await curl({ site, path: '/simpleenroll', user: `${serial}:${secret}`, body });
  expect(answer.status, answer.body).toBe(200);
  await saveCertificates(site.directory, serial, answer);
  return id;
}

async function vpnOf(serial: string, name: string): Promise<void> {
  const body = await makeRequest(site.directory, name);
  const answer = await curl({ site, path: '/vpn/simplereenroll', as: serial, body });
  expect(answer.status, answer.body).toBe(200);
  await saveCertificates(site.directory, name, answer);
}

/** Everything told at a place, and how many certificates that is. */
async function told(label = ''): Promise<number> {
  await saveCertificates(site.directory, 'told', await curl({ site, path: `${label}/cacerts` }));
  const blocks =
    (await readFile(at('told.pem'), 'utf8')).match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
  // openssl goes to the first issuer it finds: a root that it does not trust would be a dead end.
  const links = blocks.filter((block) => {
    const certificate = new X509Certificate(block);
    return !certificate.verify(certificate.publicKey);
  });
  await writeFile(at('links.pem'), links.join('\n'));
  return blocks.length;
}

const issuerOf = async (name: string) =>
  (
    await runSuccessfully('openssl', [
      'x509',
      '-in',
      at(`${name}.pem`),
      '-noout',
      '-ext',
      'crlDistributionPoints',
    ])
  )
    .toString()
    .replace(/^[\s\S]*\/crl\/([\w-]+)\.crl[\s\S]*$/, '$1');

test('a VPN CA hands over to the next: introduced, issuing, and both are believed for a while', async () => {
  const { authorities } = site.certificates;
  await enrolled('SK-ROLLS-1');
  await vpnOf('SK-ROLLS-1', 'vpn-before');
  expect(await told('/vpn')).toBe(2);

  expect(await authorities.rollover('vpn')).toBe('vpn-2');
  await expect(authorities.rollover('vpn')).rejects.toMatchObject({ code: 'conflict' });
  await expect(authorities.retire('vpn-2')).rejects.toMatchObject({ code: 'conflict' });
  expect(await told('/vpn')).toBe(3);
  await vpnOf('SK-ROLLS-1', 'vpn-still');
  expect(await issuerOf('vpn-still')).toBe('vpn');

  await authorities.activate('vpn-2');
  await vpnOf('SK-ROLLS-1', 'vpn-after');
  expect(await issuerOf('vpn-after')).toBe('vpn-2');
  expect(await told('/vpn')).toBe(3);
  for (const [leaf, issuer] of [
    ['vpn-before.pem', 'vpn'],
    ['vpn-after.pem', 'vpn-2'],
  ] as const) {
    expect(await verify(leaf, 'ca.pem', issuer)).toContain(`${leaf}: OK`);
    await writeFile(at(`${issuer}.der`), site.certificates.certificateOf(issuer));
    await accepts(leaf, 'ca.pem', `${issuer}.der`);
  }
});

test('each generation has a list of its own, and the old one is needed until nothing of it is valid', async () => {
  const { certificates, db } = site;
  const serialOf = async (name: string) =>
    (await runSuccessfully('openssl', ['x509', '-in', at(`${name}.pem`), '-noout', '-serial']))
      .toString()
      .trim()
      .replace('serial=', '')
      .toLowerCase();
  for (const [name, issuer] of [
    ['vpn-before', 'vpn'],
    ['vpn-after', 'vpn-2'],
  ] as const) {
    await certificates.revoke(await serialOf(name), 'superseded');
    expect(await verify(`${name}.pem`, 'ca.pem', issuer)).toContain('certificate revoked');
  }
  expect(await verify('vpn-still.pem', 'ca.pem', 'vpn')).toContain('OK');
  await expect(certificates.authorities.retire('vpn')).rejects.toMatchObject({
    code: 'in-use',
    usedBy: { total: 1, items: [{ type: 'appliance', name: 'SK-ROLLS-1' }] },
  });
  await certificates.revoke(await serialOf('vpn-still'), 'superseded');
  expect(await certificates.authorities.spent()).toEqual(['vpn']);
  await certificates.authorities.retire('vpn');
  expect(await told('/vpn')).toBe(2);
  const row = await db.certificateAuthority.findUniqueOrThrow({ where: { name: 'vpn' } });
  expect(row).toMatchObject({ state: 'retired', sealedKey: null });
  expect((await certificates.crl('vpn')).length).toBeGreaterThan(100);
});

test('while the root rolls over, who trusts either root alone can build the way to every certificate', async () => {
  const { certificates } = site;
  expect(await certificates.authorities.rollover('root')).toBe('root-2');
  const der = certificates.certificateOf('root-2');
  await runSuccessfully('openssl', ['x509', '-inform', 'DER', '-out', at('root-2.pem')], { input: der });
  // Both roots, NewWithOld, OldWithNew (RFC 7030 §4.1.3), and two issuing ones.
  expect(await told()).toBe(6);
  expect(certificates.caFingerprint()).toMatch(/^sha256:/);
  const before = certificates.caFingerprint();
  await certificates.authorities.activate('root-2');
  expect(certificates.caFingerprint()).not.toBe(before);
  await certificates.authorities.activate(await certificates.authorities.rollover('device'));
  expect(await told()).toBe(7);

  await site.renewTls();
  await enrolled('SK-ROLLS-2');
  expect(await issuerOf('SK-ROLLS-1')).toBe('device');
  expect(await issuerOf('SK-ROLLS-2')).toBe('device-2');
  for (const root of ['ca.pem', 'root-2.pem']) {
    expect(await verify('SK-ROLLS-1.pem', root, 'device')).toContain('OK');
    expect(await verify('SK-ROLLS-2.pem', root, 'device-2')).toContain('OK');
    // curl believes the server by either root, which its certificate chain leads to.
    await writeFile(at('trusted.pem'), await readFile(at(root)));
    await runSuccessfully('curl', [
      '-sSf',
      '--cacert',
      at('trusted.pem'),
      '-o',
      '/dev/null',
      `${site.url}/cacerts`,
    ]);
  }
  await vpnOf('SK-ROLLS-2', 'vpn-by-old-root');
  expect(await verify('vpn-by-old-root.pem', 'root-2.pem', 'vpn-2')).toContain('OK');

  await expect(certificates.authorities.retire('root')).rejects.toMatchObject({
    message: expect.stringContaining('vpn-2'),
    usedBy: { items: expect.arrayContaining([{ type: 'authority', id: 'vpn-2', name: 'vpn-2' }]) },
  });
  await expect(certificates.authorities.retire('nobody')).rejects.toMatchObject({ code: 'not-found' });
});

test('what another process lets issue does so at once', async () => {
  const { db, clock } = site;
  const elsewhere = testCertificates({ db, clock });
  await elsewhere.initialise();
  const next = await elsewhere.authorities.rollover('vpn');
  await elsewhere.authorities.activate(next);
  await vpnOf('SK-ROLLS-2', 'vpn-by-news');
  expect(await issuerOf('vpn-by-news')).toBe(next);
  expect(site.certificates.caChain().vpn).toBe(elsewhere.caChain().vpn);
});
