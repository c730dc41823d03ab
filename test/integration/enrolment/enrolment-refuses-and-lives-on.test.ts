import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { curl, type EstCall, makeRequest, saveCertificates } from '../../lib/est-curl.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';
import { runSuccessfully } from '../../lib/run-command.ts';

let site: EstSite;
let request: string;
beforeAll(async () => {
  site = await openEstSite();
  request = await makeRequest(site.directory, 'good');
});
afterAll(() => site[Symbol.asyncDispose]());

/** A new box for every test, so that none spoils another. */
let number = 0;
let box: { serial: string; id: string; secret: string };
beforeEach(async () => {
  const serial = `SK-REFUSED-${++number}`;
  box = { serial, ...(await site.register(serial)) };
});

/** Whatever was refused: no secret is in the log, and the next box is served. */
afterEach(async () => {
  expect(site.lines.join('')).not.toContain(box.secret);
  expect(site.lines.join('')).not.toContain(Buffer.from(`${box.serial}:${box.secret}`).toString('base64'));
  expect((await curl({ site, path: '/cacerts' })).status).toBe(200);
});

async function expectRefusal(call: Omit<EstCall, 'site'>, status: number, code: string) {
  const answer = await curl({ site, ...call });
  expect([answer.status, answer.code]).toEqual([status, code]);
  expect(answer.body).not.toContain(box.secret);
  await expectRecord('est', code);
  return answer;
}

async function expectRecord(channel: string, code: string) {
  await site.refusals.settled();
  const [newest] = await site.refusals.list({ channel, code }, { after: undefined, take: 1 });
  expect(newest).toMatchObject({ channel, code, source: '127.0.0.1' });
  expect(JSON.stringify(newest)).not.toContain(box.secret);
  const logged = site.lines.filter(
    (line) => line.includes('"msg":"refused"') && line.includes(`"code":"${code}"`),
  );
  expect(logged.length).toBeGreaterThan(0);
}

const good = () => ({ path: '/simpleenroll', user: `${box.serial}:${box.secret}`, body: request });

test('a wrong secret', async () => {
  const answer = await expectRefusal({ ...good(), user: `${box.serial}:wrong-secret` }, 401, 'secret-wrong');
  expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
  expect(site.lines.join('')).not.toContain('wrong-secret');
  expect((await curl({ site, ...good() })).status).toBe(200);
});

test('a secret that another key has used', async () => {
  expect((await curl({ site, ...good() })).status).toBe(200);
  const body = await makeRequest(site.directory, 'thief');
  await expectRefusal({ ...good(), body }, 401, 'secret-used');
  expect(await site.db.certificate.count({ where: { applianceId: box.id } })).toBe(1);
});

test('a secret whose time is over', async () => {
  await site.db.enrolmentSecret.updateMany({
    where: { applianceId: box.id },
    data: { expiresAt: new Date(0) },
  });
  await expectRefusal(good(), 401, 'secret-expired');
});

test('a secret that was replaced by a newer one', async () => {
  await site.enrolment.issueSecret(box.id);
  await expectRefusal(good(), 401, 'secret-expired');
});

test('an unknown serial number is held, and asked to come again', async () => {
  const answer = await expectRefusal({ ...good(), user: `SK-NOBODY-1:${box.secret}` }, 202, 'serial-unknown');
  expect(answer.headers['retry-after']).toBe('60');
});

test('a retired appliance', async () => {
  await site.db.appliance.update({ where: { id: box.id }, data: { state: 'retired' } });
  await expectRefusal(good(), 403, 'appliance-retired');
});

test('an appliance of a customer who is served no more', async () => {
  const [customerId, siteId, at] = [systemIds.uuid(), systemIds.uuid(), new Date()];
  const common = { name: 'Closed shop', createdAt: at, updatedAt: at };
  await site.db.customer.create({ data: { id: customerId, stage: 'suspended', ...common } });
  await site.db.site.create({ data: { id: siteId, customerId, accessLines: [], ...common } });
  await site.db.appliance.update({ where: { id: box.id }, data: { siteId } });
  await expectRefusal(good(), 403, 'customer-suspended');
  await site.db.customer.update({ where: { id: customerId }, data: { stage: 'live' } });
  expect((await curl({ site, ...good() })).status).toBe(200);
});

test('a certificate that cannot be recorded, and nothing of why is told', async () => {
  await site.db.$executeRawUnsafe('alter table certificate add constraint full_disk check (false) not valid');
  const answer = await curl({ site, ...good() });
  await site.db.$executeRawUnsafe('alter table certificate drop constraint full_disk');
  expect([answer.status, answer.code]).toEqual([500, 'internal']);
  expect(answer.body).not.toMatch(/full_disk|certificate"|prisma|constraint|\.ts/i);
  expect(site.lines.join('')).toContain('full_disk');
  expect((await curl({ site, ...good() })).status).toBe(200);
});

test('no credentials, and such as are none', async () => {
  await expectRefusal({ path: '/simpleenroll', body: request }, 401, 'credentials-missing');
  await expectRefusal({ ...good(), user: `no serial:${box.secret}` }, 401, 'credentials-malformed');
});

test('a body that is no certificate request leaves the secret unused', async () => {
  for (const body of ['%%%', 'AAAA', request.slice(0, 80), Buffer.alloc(3000, 0x30).toString('base64')]) {
    await expectRefusal({ ...good(), body }, 400, 'request-malformed');
  }
  expect((await curl({ site, ...good() })).status).toBe(200);
});

test('weak and foreign keys, weak and false signatures', async () => {
  const ask = async (args: string[]) => ({
    ...good(),
    body: await makeRequest(site.directory, 'weak', args),
  });
  const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  await expectRefusal(await ask(['-newkey', 'rsa:1024']), 400, 'key-unsupported');
  await expectRefusal(
    await ask(['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1']),
    400,
    'key-unsupported',
  );
  await expectRefusal(await ask([...p256, '-sha1']), 400, 'signature-weak');
  const named = (await ask([...p256, '-subj', `/CN=${box.serial}`])).body;
  const forged = Buffer.from(named, 'base64');
  forged[21]! ^= 1; // A letter of the subject: well-formed, but not what was signed.
  await expectRefusal({ ...good(), body: forged.toString('base64') }, 400, 'signature-invalid');
});

test('another subject, names besides its own, and the wish to be an authority', async () => {
  const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const ask = async (...args: string[]) => ({
    ...good(),
    body: await makeRequest(site.directory, 'named', [...p256, ...args]),
  });
  const own = ['-subj', `/O=Sitekeeper/CN=${box.serial}`];
  for (const subject of [
    '/CN=SK-SOMEBODY-ELSE',
    `/CN=${box.serial}/OU=x`,
    `/CN=${box.serial}/CN=${box.id}`,
  ]) {
    await expectRefusal(await ask('-subj', subject), 400, 'subject-refused');
  }
  for (const name of ['DNS:control.example', `DNS:${box.id}.vpn.sitekeeper.internal`, 'IP:192.0.2.1']) {
    await expectRefusal(await ask(...own, '-addext', `subjectAltName=${name}`), 400, 'names-refused');
  }
  for (const extension of ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign']) {
    await expectRefusal(await ask(...own, '-addext', extension), 400, 'extensions-refused');
  }
  expect((await curl({ site, ...(await ask(...own)) })).status).toBe(200);
});

test('an oversize body and a body of another type', async () => {
  await expectRefusal({ ...good(), body: 'A'.repeat(70_000) }, 413, 'body-too-large');
  await expectRefusal({ ...good(), contentType: 'application/json' }, 415, 'media-type-unsupported');
});

test('operations that are not offered, and labels there are not', async () => {
  const contentType = 'application/pkcs7-mime';
  for (const path of ['/fullcmc', '/device/fullcmc', '/vpn/fullcmc', '/serverkeygen', '/vpn/serverkeygen']) {
    await expectRefusal({ path, body: request, contentType }, 501, 'operation-unsupported');
  }
  await expectRefusal({ path: '/simpleenrol', body: request }, 404, 'not-found');
  await expectRefusal({ path: '/people/cacerts' }, 404, 'not-found');
  await expectRefusal({ path: '/cacerts', body: request }, 404, 'not-found');
});

test('renewal without a certificate', async () => {
  await expectRefusal({ path: '/simplereenroll', body: request }, 401, 'certificate-missing');
  await expectRefusal({ path: '/vpn/simpleenroll', body: request }, 401, 'certificate-missing');
});

test('the certificate of a foreign CA', async () => {
  const args = ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const files = ['-keyout', 'foreign.key', '-out', 'foreign.pem', '-subj', `/CN=${box.id}`];
  await runSuccessfully('openssl', [...args, ...files], { cwd: site.directory });
  await expectRefusal(
    { path: '/simplereenroll', as: 'foreign', body: request },
    403,
    'certificate-untrusted',
  );
});

test('a certificate of ours that is not for devices, and one that was revoked', async () => {
  const own = `own-${number}`;
  const body = await makeRequest(site.directory, own);
  await saveCertificates(site.directory, own, await curl({ site, ...good(), body }));
  const vpnName = `vpn-${number}`;
  const vpn = { path: '/vpn/simpleenroll', as: own, body: await makeRequest(site.directory, vpnName) };
  await saveCertificates(site.directory, vpnName, await curl({ site, ...vpn }));
  const again = { path: '/simplereenroll', body: request };
  await expectRefusal({ ...again, as: vpnName }, 403, 'certificate-untrusted');
  await site.certificates.revokeAppliance(box.id, 'keyCompromise');
  for (const path of [
    '/simplereenroll',
    '/device/simplereenroll',
    '/vpn/simpleenroll',
    '/vpn/simplereenroll',
  ]) {
    await expectRefusal({ path, body: request, as: own }, 403, 'certificate-revoked');
  }
});

test('a certificate that is not on record, one that is past its time, and one of a retired appliance', async () => {
  const own = `gone-${number}`;
  const body = await makeRequest(site.directory, own);
  await saveCertificates(site.directory, own, await curl({ site, ...good(), body }));
  const again = { path: '/simplereenroll', body: request, as: own };
  await site.db.appliance.update({ where: { id: box.id }, data: { state: 'retired' } });
  await expectRefusal(again, 403, 'appliance-retired');
  await site.db.certificate.updateMany({
    where: { applianceId: box.id },
    data: { notAfter: new Date(Date.now() - 1000) },
  });
  await expectRefusal(again, 403, 'certificate-expired');
  await site.db.certificate.deleteMany({ where: { applianceId: box.id } });
  await expectRefusal(again, 403, 'certificate-unknown');
});

test('plain HTTP and noise on the TLS port', async () => {
  for (const noise of ['GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01\xff\xff\xff\xff', 'x'.repeat(20_000)]) {
    await new Promise<void>((resolve) => {
      const socket = connect(site.port, '127.0.0.1', () => socket.end(noise));
      socket.on('error', () => undefined).on('close', () => resolve());
      socket.resume();
    });
  }
  await expectRecord('tls', 'handshake-failed');
});

test('HTTP that is none, inside TLS', async () => {
  const authorization = Buffer.from(`${box.serial}:${box.secret}`).toString('base64');
  const noise = `POST /x HTTP/1.1\r\nAuthorization: Basic ${authorization}\r\nbroken header\r\n\r\n`;
  await new Promise<void>((resolve) => {
    const socket = connectTls({ port: site.port, host: '127.0.0.1', ca: site.certificates.caChain().root });
    socket.on('secureConnect', () => socket.write(noise));
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
  });
  await expectRecord('est', 'request-malformed');
});

test('an appliance that wants one certificate after another', async () => {
  for (let count = 0; count < 60; count++) {
    await site.certificates.issueDevice(Buffer.from(request, 'base64'), box.id);
  }
  const answer = await expectRefusal(good(), 429, 'too-many-certificates');
  expect(answer.headers['retry-after']).toBe('600');
});
