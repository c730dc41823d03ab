import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import type { SecureVersion } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readAuthority } from '../../../provisioning/pki/authority-certificate.ts';
import {
  certificatePem,
  createSigner,
  deviceProfile,
  issue,
  serialNumber,
  validityFrom,
} from '../../../provisioning/pki/index.ts';
import { makeRequest } from '../../lib/est-curl.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';
import { createTestPki, type TestPki, type TlsIdentity } from '../../lib/mqtt-pki.ts';
import { openRelay } from '../../lib/relay.ts';

let site: EstSite;
let pki: TestPki;
let body: string;
let box: { id: string; secret: string };
beforeAll(async () => {
  site = await openEstSite();
  pki = await createTestPki();
  body = await makeRequest(site.directory, 'good');
  box = await site.register('SK-FORGED-1');
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(async () => {
  await site.db.refusal.deleteMany();
  site.lines.length = 0;
  site.registry.resetMetrics();
  // What was recorded in this minute is not recorded again, and the next one shall not end during a test.
  site.clock.forward(60_000 - (site.clock.now().getTime() % 60_000));
});

type Answer = { status: number | undefined; code: string | undefined };
type Call = { identity: TlsIdentity; path?: string; secret?: string; version?: SecureVersion; port?: number };

/** One request on a connection of its own; a status of `undefined`: hung up. */
function ask({
  identity,
  path = '/simplereenroll',
  secret,
  version,
  port = site.port,
}: Call): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const request = httpsRequest({
    host: '127.0.0.1',
    port,
    path: `/.well-known/est${path}`,
    method: 'POST',
    agent: false,
    ca: site.certificates.caChain().root,
    key: identity.key,
    cert: identity.cert,
    ...(version && { minVersion: version, maxVersion: version }),
    headers: {
      'content-type': 'application/pkcs10',
      'content-length': body.length,
      ...(secret && {
        authorization: `Basic ${Buffer.from(`SK-FORGED-1:${secret}`).toString('base64')}`,
      }),
    },
  });
  request.on('response', (response) => {
    let text = '';
    response.on('data', (chunk) => {
      text += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode, code: JSON.parse(text).code }));
    response.on('error', () => resolve({ status: undefined, code: undefined }));
  });
  request.on('error', () => resolve({ status: undefined, code: undefined }));
  request.end(body);
  return promise;
}

const leafOf = ({ cert, ...identity }: TlsIdentity): TlsIdentity => ({
  ...identity,
  cert: `${cert.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`,
});

/** A leaf that names our device CA as its issuer, key identifier included, signed by a key of the forger. */
async function forge(validity = validityFrom(new Date(), 30)): Promise<TlsIdentity> {
  const newKey = () =>
    createPrivateKey(
      generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).privateKey,
    );
  const key = newKey();
  const serial = serialNumber(Buffer.alloc(20, 5));
  const certificate = site.certificates.caCertificate('device');
  const authority = { ...readAuthority(certificate), certificate, signer: createSigner(newKey()) };
  const der = await issue(
    { ...authority, validity },
    {
      profile: deviceProfile(box.id),
      serialNumber: serial,
      validity,
      publicKey: createSigner(key).publicKey,
      locations: { crl: 'http://127.0.0.1/none.crl', issuer: 'http://127.0.0.1/none.crt' },
    },
  );
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key: pem, cert: certificatePem(der), serialNumber: Buffer.from(serial).toString('hex') };
}

const CHAINS: [string, () => Promise<TlsIdentity>][] = [
  ['an authority of the same name, alone', async () => leafOf(await pki.issueDevice(box.id))],
  ['an authority of the same name, with its chain', () => pki.issueDevice(box.id)],
  ['the very name and key identifier of our authority', () => forge()],
  ['them, and past its time', () => forge(validityFrom(new Date(Date.now() - 60 * 86_400_000), 30))],
  [
    'them, sent with our authority',
    async () => {
      const forged = await forge();
      return { ...forged, cert: forged.cert + site.certificates.caChain().device };
    },
  ],
];

test.for(CHAINS)('a certificate of %s is refused the same way every time', async ([, make]) => {
  const identity = await make();
  await using relay = await openRelay(site.port, 60);
  const calls: Call[] = [];
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (let i = 0; i < 4; i++) {
      calls.push({ identity, version }, { identity, version, port: relay.port });
      calls.push({ identity, version, path: '/simpleenroll', secret: box.secret });
      calls.push({ identity, version, path: '/vpn/simpleenroll' });
    }
  }
  const answers = [];
  for (const call of calls) answers.push(await ask(call));
  expect(answers).toEqual(calls.map(() => ({ status: 403, code: 'certificate-untrusted' })));
  expect(await site.registry.getSingleMetricAsString('sitekeeper_refusals_total')).toContain(
    `{channel="est",code="certificate-untrusted"} ${calls.length}`,
  );
  await site.refusals.settled();
  const stored = await site.db.refusal.findMany();
  expect(stored.map(({ channel, code }) => [channel, code])).toEqual([['est', 'certificate-untrusted']]);
  expect(site.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  const [logged] = site.lines.filter((line) => line.includes('"msg":"refused"'));
  expect(logged ?? '').toContain('did not sign it');
});

test('the secret that came with a forged certificate is good still', async () => {
  const { serialNumber: _none, ...nobody } = leafOf(await pki.issueServer('somebody.example'));
  expect(
    await ask({ identity: { ...nobody, serialNumber: '' }, path: '/simpleenroll', secret: box.secret }),
  ).toEqual({
    status: 403,
    code: 'certificate-untrusted',
  });
  expect(await site.db.certificate.count({ where: { applianceId: box.id } })).toBe(0);
});
