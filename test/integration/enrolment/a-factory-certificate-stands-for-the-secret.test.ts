import { afterAll, beforeAll, expect, test } from 'vitest';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';
import { type Authority, createFactory } from '../../lib/factory.ts';

let site: EstSite;
let factory: ReturnType<typeof createFactory>;
let root: Authority;
let line: Authority;
beforeAll(async () => {
  site = await openEstSite();
  factory = createFactory(site.directory);
  root = await factory.root('Factory');
  line = await factory.intermediate('Line 7', root);
  await trust(root.pem);
});
afterAll(() => site[Symbol.asyncDispose]());

const trust = (certificate: string, name = 'Factory') =>
  site.enrolment.factoryAnchors.create({ name, certificate }, false, 'test');

/** What a box with this certificate is answered; `user` besides it. */
async function enrol(as: string, { user, key = `key of ${as}` }: { user?: string; key?: string } = {}) {
  const body = await makeRequest(site.directory, key);
  return curl({ site, path: '/simpleenroll', as, body, ...(user && { user }) });
}
const box = (serial: string) =>
  factory.box(serial, line, { subject: `/O=Factory/CN=box/serialNumber=${serial}`, chain: [line] });

test('a registered box enrols by its factory certificate, once, and no lock holds it up', async () => {
  const { id } = await site.register('SK-FACTORY-1');
  await box('SK-FACTORY-1');
  const claim = { serial: 'SK-FACTORY-1', secret: 'wrong', address: '127.0.0.1' };
  const csr = Buffer.from(await makeRequest(site.directory, 'guess'), 'base64');
  for (let attempt = 1; attempt <= 12; attempt++) {
    await site.enrolment.enrol(claim, csr).catch(() => undefined);
  }
  const body = await makeRequest(site.directory, 'own key');
  const ask = () => curl({ site, path: '/simpleenroll', as: 'SK-FACTORY-1', body });
  expect((await ask()).status).toBe(200);
  // An answer got lost; then somebody with the same box makes a new key.
  expect((await ask()).status).toBe(200);
  expect(await enrol('SK-FACTORY-1')).toMatchObject({ status: 401, code: 'secret-used' });
  // A bootstrap document that was issued anew lets it in once more, whatever secret it has itself.
  await site.enrolment.issueSecret(id);
  expect((await enrol('SK-FACTORY-1', { user: 'SK-FACTORY-1:an-old-secret' })).status).toBe(200);
  await site.db.enrolmentSecret.updateMany({ where: { applianceId: id }, data: { expiresAt: new Date(0) } });
  expect(await enrol('SK-FACTORY-1')).toMatchObject({ status: 401, code: 'secret-expired' });
});

test('it is good for its own serial number only', async () => {
  const { secret } = await site.register('SK-FACTORY-2');
  await box('SK-FACTORY-3');
  expect(await enrol('SK-FACTORY-3', { user: `SK-FACTORY-2:${secret}` })).toMatchObject({
    status: 403,
    code: 'serial-mismatch',
  });
  await factory.box('two', line, {
    subject: '/serialNumber=SK-FACTORY-2/serialNumber=SK-FACTORY-3',
    chain: [line],
  });
  await factory.box('none', line, { subject: '/CN=SK-FACTORY-2', chain: [line] });
  for (const name of ['two', 'none']) {
    expect(await enrol(name), name).toMatchObject({ status: 403, code: 'certificate-untrusted' });
  }
  // Nobody registered it, but its factory vouches for it: that is told to who decides.
  expect(await enrol('SK-FACTORY-3')).toMatchObject({ status: 202, code: 'serial-unknown' });
  const { items } = await site.enrolment.requests.list({ serial: 'SK-FACTORY-3' });
  expect(items).toMatchObject([
    { factory: { anchor: 'Factory', subject: expect.stringContaining('SK-FACTORY-3') } },
  ]);
});

test('what no trusted factory vouches for counts for nothing', async () => {
  const { secret } = await site.register('SK-FACTORY-4');
  const subject = '/serialNumber=SK-FACTORY-4';
  const stranger = await factory.root('Stranger');
  const forger = await factory.box('forger', line, {
    subject: '/serialNumber=SK-FORGER',
    extensions: 'basicConstraints=CA:FALSE\n',
  });
  const noAuthority = { name: 'forger', pem: forger.certificate };
  const deep = await factory.intermediate('Too deep', line);
  const server = 'basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n';
  const unknown = 'basicConstraints=CA:FALSE\n1.2.3.4=critical,DER:0500\n';
  const signing = 'basicConstraints=CA:FALSE\nkeyUsage=critical,keyCertSign\n';
  const cases: { fault: string; issuer: Authority; extensions?: string; chain?: Authority[] }[] = [
    { fault: 'untrusted', issuer: stranger },
    { fault: 'untrusted', issuer: line, chain: [] },
    { fault: 'not-an-authority', issuer: noAuthority, chain: [noAuthority, line] },
    { fault: 'path-too-long', issuer: deep, chain: [deep, line] },
    { fault: 'not-for-clients', issuer: line, extensions: server },
    { fault: 'not-for-clients', issuer: line, extensions: signing },
    { fault: 'not-for-clients', issuer: line, extensions: 'basicConstraints=critical,CA:TRUE\n' },
    { fault: 'extension-unknown', issuer: line, extensions: unknown },
  ];
  for (const [index, { fault, issuer, extensions, chain = [line] }] of cases.entries()) {
    const as = `bad-${index}`;
    await factory.box(as, issuer, { subject, chain, ...(extensions && { extensions }) });
    const answer = await enrol(as);
    expect(answer, fault).toMatchObject({ status: 403, code: 'certificate-untrusted' });
    expect(answer.body).toContain(`(${fault})`);
  }
  // It does no harm either: the secret counts.
  expect((await enrol('bad-0', { user: `SK-FACTORY-4:${secret}` })).status).toBe(200);
});

test('an anchor is an authority, once; what was removed is believed no more', async () => {
  const other = await factory.root('Other');
  const refusal = (certificate: string) =>
    trust(certificate).catch((error) => error.faults?.[0]?.pointer ?? error.code);
  const boxes = await factory.box('plain', other, { subject: '/CN=x' });
  for (const certificate of ['', 'PEM', other.pem.slice(0, 200), other.pem + root.pem, boxes.certificate]) {
    expect(await refusal(certificate)).toBe('/certificate');
  }
  expect(await refusal(root.pem)).toBe('conflict');
  const row = await trust(other.pem, 'Other');
  expect(row).toMatchObject({ subject: 'O=Other', version: 1 });
  await site.register('SK-FACTORY-5');
  await factory.box('SK-FACTORY-5', other, { subject: '/serialNumber=SK-FACTORY-5' });
  await site.enrolment.factoryAnchors.remove(row.id, 1);
  expect(await enrol('SK-FACTORY-5')).toMatchObject({ status: 403, code: 'certificate-untrusted' });
  await trust(other.pem, 'Other');
  expect((await enrol('SK-FACTORY-5')).status).toBe(200);
});
