import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEstClient } from '../../../edge-agent/identity/est.ts';
import { openConnection } from '../../../edge-agent/link/connection.ts';
import { networkProbe } from '../../../edge-agent/probes/network-probes.ts';
import {
  type Authority,
  certificatePem,
  createSigner,
  deviceAuthorityProfile,
  deviceProfile,
  issue,
  type Profile,
  serialNumber,
  serverProfile,
  teleworkerProfile,
  validityFrom,
  vpnAuthorityProfile,
  vpnGatewayProfile,
} from '../../../provisioning/pki/index.ts';
import { runCommand } from '../../lib/run-command.ts';
import { issuingAuthority, locations, newKey, rootAuthority } from '../../unit/pki/authorities.ts';

const NOW = new Date();
const ID = '0198c1de-0000-7000-8000-00000000000a';
const HOST = '127.0.0.1';
/** As it was before authorities had name constraints, which come last. */
const unconstrained = (profile: Profile): Profile => ({
  ...profile,
  extensions: profile.extensions.slice(0, -1),
});

const stack = new AsyncDisposableStack();
let cwd: string;
let root: Authority;
let device: Authority;
let vpn: Authority;
let vpnOfBefore: Authority;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sitekeeper-names-'));
  stack.defer(() => rm(cwd, { recursive: true, force: true }));
  root = await rootAuthority(NOW);
  device = await issuingAuthority(root, deviceAuthorityProfile(['control.example', HOST]), NOW);
  vpn = await issuingAuthority(root, vpnAuthorityProfile(), NOW);
  vpnOfBefore = await issuingAuthority(root, unconstrained(vpnAuthorityProfile()), NOW);
});
afterAll(() => stack.disposeAsync());

async function certify(authority: Authority, profile: Profile) {
  const key = newKey();
  const der = await issue(authority, {
    profile,
    serialNumber: serialNumber(Buffer.from(crypto.randomUUID().padEnd(20).slice(0, 20))),
    validity: validityFrom(NOW, 90, authority.validity),
    publicKey: createSigner(key).publicKey,
    locations: locations('x'),
  });
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    chain: certificatePem(der) + certificatePem(authority.certificate),
    der,
  };
}

/** What every door of an agent says of a TLS server that shows a certificate of this authority. */
async function doorsOf(authority: Authority, ...names: string[]): Promise<string[]> {
  const { key, chain } = await certify(authority, serverProfile([HOST, ...names]));
  const server = createServer({ key, cert: chain }, (socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((ready) => server.listen(0, HOST, ready));
  const { port } = server.address() as AddressInfo;
  const trusted = [root, device, vpn, vpnOfBefore].map((one) => certificatePem(one.certificate)).join('');
  const own = await certify(device, deviceProfile(ID));
  const { signal } = new AbortController();
  const said = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      (error: Error) => error.message,
    );
  const est = createEstClient({ url: `https://${HOST}:${port}`, signal });
  const probe = { kind: 'control-plane', name: 'cloud' } as never;
  const tls = { ca: trusted, certificate: own.chain, key: own.key };
  const options = {
    url: `mqtts://${HOST}:${port}`,
    applianceId: ID,
    tls,
    keepaliveSeconds: 30,
    onMessage: () => {},
    signal,
  };
  try {
    return [
      await said(est.authorities('cacerts', { ca: trusted })),
      await said(openConnection(options)),
      await said(networkProbe(probe, { host: HOST, port, ca: trusted }, signal)),
    ];
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

test('what the device CA certified is taken for the control plane', async () => {
  const [est, , probe] = await doorsOf(device);
  expect(est).toMatch(/^cacerts: 404/);
  expect(probe).toBe('accepted');
});

test('what the VPN CA certified is not, though its root is trusted and it names the host', async () => {
  for (const said of await doorsOf(vpnOfBefore)) {
    expect(said).toMatch(/from Sitekeeper VPN CA, not from Sitekeeper Device CA/);
  }
  for (const said of await doorsOf(vpn)) {
    expect(said).toMatch(/from Sitekeeper VPN CA, not from Sitekeeper Device CA/);
  }
  for (const said of await doorsOf(vpn, 'localhost')) expect(said).toMatch(/subtree violation/);
});

async function opensslVerifies(authority: Authority, profile: Profile, purpose: string): Promise<string> {
  const { der } = await certify(authority, profile);
  const files = { 'root.pem': root.certificate, 'ca.pem': authority.certificate, 'leaf.pem': der };
  for (const [name, each] of Object.entries(files)) await writeFile(join(cwd, name), certificatePem(each));
  const args = [
    'verify',
    '-x509_strict',
    '-purpose',
    purpose,
    '-CAfile',
    'root.pem',
    '-untrusted',
    'ca.pem',
    'leaf.pem',
  ];
  const { stdout, stderr } = await runCommand('openssl', args, { cwd });
  return /subtree violation/.exec(`${stdout}${stderr}`)?.[0] ?? `${stdout}${stderr}`.trim();
}

test('strongSwan takes the VPN CA with its constraints', async () => {
  for (const profile of [vpnGatewayProfile(ID), teleworkerProfile(`${ID}.tw.sitekeeper.internal`)]) {
    const { der } = await certify(vpn, profile);
    const files = { 'root.crt': root.certificate, 'ca.crt': vpn.certificate, 'leaf.crt': der };
    for (const [name, each] of Object.entries(files)) await writeFile(join(cwd, name), certificatePem(each));
    const authorities = ['--cacert', 'root.crt', '--cacert', 'ca.crt'];
    expect((await runCommand('pki', ['--verify', '--in', 'leaf.crt', ...authorities], { cwd })).code).toBe(0);
  }
});

test('openssl takes what each authority is for, and refuses other names', async () => {
  const verifies = async (...[authority, profile, purpose]: Parameters<typeof opensslVerifies>) =>
    expect(await opensslVerifies(authority, profile, purpose), profile.subject.commonName);
  (await verifies(device, serverProfile(['control.example', HOST, 'localhost', '::1']), 'sslserver')).toBe(
    'leaf.pem: OK',
  );
  (await verifies(device, deviceProfile(ID), 'sslclient')).toBe('leaf.pem: OK');
  (await verifies(vpn, vpnGatewayProfile(ID), 'sslserver')).toBe('leaf.pem: OK');
  (await verifies(vpn, teleworkerProfile(`${ID}.tw.sitekeeper.internal`), 'sslclient')).toBe('leaf.pem: OK');
  for (const names of [['bank.example'], ['192.0.2.7'], ['2001:db8::1'], ['control.example', 'example']] as [
    string,
  ][])
    (await verifies(device, serverProfile(names), 'sslserver')).toBe('subtree violation');
  for (const names of [['control.example'], ['internal'], ['localhost', HOST]] as [string][])
    (await verifies(vpn, serverProfile(names), 'sslserver')).toBe('subtree violation');
});
