import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificates, createAuthorityCare } from '../../../cloud/certificates/index.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { testCertificates } from '../../lib/certificates.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { openTestDatabase } from '../../lib/database.ts';
import { makeRequest } from '../../lib/est-curl.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';
import { runCommand, runSuccessfully } from '../../lib/run-command.ts';

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));
const PASSPHRASE = 'only on paper, in the safe';
const stack = new AsyncDisposableStack();
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sitekeeper-root-'));
  stack.defer(() => rm(cwd, { recursive: true, force: true }));
});
afterAll(() => stack.disposeAsync());

const openssl = async (...args: string[]) => (await runSuccessfully('openssl', args, { cwd })).toString();
const read = (name: string) => readFile(join(cwd, name), 'utf8');
const write = (name: string, content: string | Uint8Array) => writeFile(join(cwd, name), content);

/** The ceremony: a root signs what is on the memory stick, with the extensions that the request asks for. */
async function sign(
  name: string,
  root: string,
  more: { ca?: boolean; days?: string; passphrase?: string; extensions?: string } = {},
) {
  const { ca = true, days = '3000', passphrase, extensions = '' } = more;
  await write('sign.ext', `subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always\n${extensions}`);
  await openssl(
    ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${root}.pem`, '-CAkey', `${root}.key`, '-days', days],
    ...['-set_serial', `0x4${Buffer.from(name).toString('hex').slice(0, 30)}`, '-extfile', 'sign.ext'],
    ...(ca ? ['-copy_extensions', 'copyall'] : []),
    ...(passphrase ? ['-passin', `pass:${passphrase}`] : []),
    ...['-out', `${name}.pem`],
  );
  return read(`${name}.pem`);
}

async function listOf(root: string, number: string, more: string[] = []): Promise<string> {
  await write('index.txt', '');
  await write('number', number);
  await write(
    'ca.cnf',
    '[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid:always\n',
  );
  const signer = ['-keyfile', `${root}.key`, '-cert', `${root}.pem`, '-crldays', '200'];
  await openssl('ca', '-config', 'ca.cnf', '-gencrl', ...signer, '-out', 'root.crl', ...more);
  return read('root.crl');
}

async function makeRoot(name: string) {
  await openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`],
    ...[
      '-subj',
      `/C=TW/O=Telco/CN=${name}`,
      '-days',
      '3650',
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign',
    ],
  );
  return new X509Certificate(await read(`${name}.pem`)).raw;
}

/** A device certificate, checked as strictly as openssl can up to the root. */
async function issueAndVerify(
  certificates: Certificates,
  appliances: Appliances,
  authority: string,
  root: string,
) {
  const csr = Buffer.from(await makeRequest(cwd, 'leaf'), 'base64');
  await write('leaf.pem', (await certificates.issueDevice(csr, await appliances.add())).pem);
  await openssl(
    'x509',
    '-inform',
    'DER',
    '-in',
    await der(certificates.certificateOf(authority)),
    '-out',
    'issuing.pem',
  );
  const lists = await Promise.all(
    [authority, 'root'].map(async (name) =>
      openssl('crl', '-inform', 'DER', '-in', await der(await certificates.crl(name))),
    ),
  );
  await write('lists.pem', lists.join(''));
  const checks = ['-x509_strict', '-crl_check_all', '-CRLfile', 'lists.pem', '-purpose', 'sslclient'];
  const { stdout, stderr } = await runCommand(
    'openssl',
    ['verify', ...checks, '-CAfile', `${root}.pem`, '-untrusted', 'issuing.pem', 'leaf.pem'],
    { cwd },
  );
  return stdout.toString() + stderr;
}

let files = 0;
async function der(octets: Uint8Array): Promise<string> {
  const name = `file-${++files}.der`;
  await write(name, octets);
  return name;
}

type Issued = { profile: string; authority: string };
type Appliances = { add(): Promise<string> };
async function installation() {
  const { db } = stack.use(await openTestDatabase());
  const appliances = {
    async add() {
      const [id, now] = [systemIds.uuid(), new Date()];
      const row = { id, serial: id.toUpperCase(), model: 'demo', createdAt: now, updatedAt: now };
      await db.appliance.create({ data: row });
      return id;
    },
  };
  return { appliances, certificates: testCertificates({ db }) };
}

test('an installation begins below a root that it never had the key of', async () => {
  const { certificates, appliances } = await installation();
  const { authorities } = certificates;
  await authorities.found(await makeRoot('telco'));
  await expect(authorities.found(await makeRoot('other'))).rejects.toMatchObject({ code: 'conflict' });
  expect(() => certificates.caChain()).toThrow('sitekeeper ca request device');
  for (const name of ['device', 'vpn']) {
    await write(`${name}.csr`, await authorities.requestOf(name));
    expect(await openssl('req', '-in', `${name}.csr`, '-noout', '-verify', '-text')).toContain(
      'CA:TRUE, pathlen:0',
    );
  }

  const refused = async (text: string) =>
    authorities.importCertificate('device', text).then(
      () => 'taken',
      (error: { faults?: { detail: string }[] }) => error.faults?.[0]?.detail,
    );
  expect(await refused('nothing')).toBe('It holds no certificate in PEM.');
  expect(await refused(await sign('vpn', 'telco'))).toBe('It is of another key than the request.');
  expect(await refused(await sign('device', 'other'))).toBe('It is not signed by the root.');
  expect(await refused(await sign('device', 'telco', { ca: false }))).toMatch(
    'basicConstraints must say CA:TRUE',
  );
  expect(await refused(await sign('device', 'telco', { days: '9000' }))).toBe(
    'It is valid longer than the root.',
  );
  const unbound = 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n';
  const byHand = async (extensions: string) =>
    refused(await sign('device', 'telco', { ca: false, extensions: unbound + extensions }));
  expect(await byHand('')).toMatch('It has no name constraints');
  expect(await byHand('nameConstraints=critical,permitted;DNS:other.example\n')).toMatch(
    'Its name constraints do not permit localhost',
  );

  await authorities.importCertificate('device', await sign('device', 'telco'));
  await authorities.importCertificate('vpn', await sign('vpn', 'telco'));
  await expect(authorities.requestOf('vpn')).rejects.toMatchObject({ code: 'conflict' });
  expect(await authorities.listsDue()).toEqual(['root']);
  await authorities.importList('root', Buffer.from(await listOf('telco', '07')));
  expect(await authorities.listsDue()).toEqual([]);
  const faults = (number: string, root = 'telco') =>
    listOf(root, number).then((list) => authorities.importList('root', Buffer.from(list)));
  await expect(faults('07')).rejects.toThrow('Its number is not above 7.');
  await expect(faults('08', 'other')).rejects.toThrow('It is of another authority.');
  expect(await issueAndVerify(certificates, appliances, 'device', 'telco')).toContain('leaf.pem: OK');

  await expect(authorities.rollover('root')).rejects.toMatchObject({ code: 'conflict' });
  expect(await authorities.rollover('device')).toBe('device-2');
  await write('device-2.csr', await authorities.requestOf('device-2'));
  await expect(authorities.activate('device-2')).rejects.toMatchObject({ code: 'conflict' });
  await authorities.importCertificate('device-2', await sign('device-2', 'telco'));
  expect(await issueAndVerify(certificates, appliances, 'device', 'telco')).toContain('leaf.pem: OK');
  await authorities.activate('device-2');
  expect(await issueAndVerify(certificates, appliances, 'device-2', 'telco')).toContain('leaf.pem: OK');
});

test('a root that was made here goes elsewhere, and signs there', async () => {
  const { certificates, appliances } = await installation();
  const { authorities } = certificates;
  await certificates.initialise();
  await write('own.pem', certificates.caChain().root);
  const exported = await authorities.exportRootKey(PASSPHRASE);
  expect(exported).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  await write('own.key', exported);
  await expect(authorities.forgetRootKey(exported, 'another passphrase')).rejects.toMatchObject({
    code: 'request-invalid',
  });
  await authorities.forgetRootKey(exported, PASSPHRASE);
  await expect(authorities.exportRootKey(PASSPHRASE)).rejects.toMatchObject({ code: 'conflict' });
  expect(await authorities.rows()).toContainEqual(expect.objectContaining({ name: 'root', sealedKey: null }));
  const list = await der(await certificates.crl('root'));
  const [, year] = /nextUpdate=.* (\d{4}) GMT/.exec(
    await openssl('crl', '-inform', 'DER', '-in', list, '-noout', '-nextupdate'),
  )!;
  expect(Number(year)).toBeGreaterThan(new Date().getUTCFullYear());

  await authorities.rollover('device');
  await write('device-2.csr', await authorities.requestOf('device-2'));
  await authorities.importCertificate('device-2', await sign('device-2', 'own', { passphrase: PASSPHRASE }));
  await authorities.activate('device-2');
  expect(await issueAndVerify(certificates, appliances, 'device-2', 'own')).toContain('leaf.pem: OK');
});

test('by command and REST: the root leaves, signs elsewhere, and the fleet moves to what it signed by itself', async () => {
  const cloud = stack.use(await startCloud());
  const { rest, context } = cloud;
  const sitekeeper = async (...args: string[]) => {
    const env = { ...process.env, SITEKEEPER_DATA_DIR: cloud.dataDir, DATABASE_URL: cloud.databaseUrl };
    return (
      await runSuccessfully(process.execPath, [CLI, ...args], { env, cwd, input: PASSPHRASE })
    ).toString();
  };
  const { sites } = await createCompany(rest, 2);
  const fleet = stack.use(await startFleet(cloud, sites));
  await write('away.pem', cloud.ca);
  await write('away.key', await sitekeeper('ca', 'export-root-key'));
  await sitekeeper('ca', 'forget-root-key', '--key', join(cwd, 'away.key'));

  const path = 'certificate-authorities/device-2';
  expect(await rest.post('certificate-authorities/device/rollover')).toMatchObject({
    name: 'device-2',
    state: 'requested',
    certificate: null,
  });
  expect((await rest.request('POST', `${path}/activation`)).status).toBe(409);
  const { request } = await rest.get<{ request: string }>(`${path}/request`);
  await write('device-2.csr', request);
  const imported = (certificate: string) =>
    rest.request('PUT', `${path}/certificate`, { body: { certificate } });
  await makeRoot('impostor');
  expect(await imported(await sign('device-2', 'impostor'))).toMatchObject({ status: 400 });
  const signed = await sign('device-2', 'away', { passphrase: PASSPHRASE });
  expect(await imported(signed)).toMatchObject({ status: 200, body: { state: 'introduced', keyHere: true } });
  expect(await rest.post(`${path}/activation`)).toMatchObject({ state: 'issuing' });

  // What happens by itself once a minute, now.
  await using care = createAuthorityCare({
    ...context,
    askToRenew: (id) =>
      context.appliances.commands.send(id, { kind: 'renew-certificates', deadlineSeconds: 300 }, 'system'),
  });
  await care.sweep();
  for (const { appliance } of sites) {
    const issuer = async () => {
      const { items } = await rest.get<{ items: Issued[] }>(`appliances/${appliance.id}/certificates`);
      return items.find(({ profile }) => profile === 'device')?.authority;
    };
    await eventually(
      async () => (await issuer()) === 'device-2',
      'it has a certificate of the next authority',
    );
  }
  await eventually(() => fleet.connected() === sites.length, 'both are connected');
  expect(await rest.get('certificate-authorities/root')).toMatchObject({ state: 'issuing', keyHere: false });
});
