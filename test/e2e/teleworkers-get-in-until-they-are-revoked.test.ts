import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../cloud/networks/schema.ts';
import type { IssuedCredential, Teleworker } from '../../cloud/teleworkers/schema.ts';
import { createCompany } from '../lib/company.ts';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import { applyNetwork, converged, type LabCustomer, openCustomer } from '../lib/lab/customer.ts';
import { createLab, type Lab, OUTSIDER } from '../lib/lab/index.ts';
import { type Teleworker as Computer, startTeleworker } from '../lib/lab/teleworker.ts';
import { leaseOf, pings } from '../lib/lab/traffic.ts';
import { fetchWeb, serveWeb } from '../lib/lab/web-server.ts';

const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let network: Network;
let computer: Computer;
let directory: string;
/** Addresses of the hosts on the LANs of the hub and of the spoke. */
let server = '';
let spokeHost = '';
const amy = {
  id: '',
  files: {} as Record<string, string>,
  connection: undefined as IssuedCredential['connection'] | undefined,
};
const ben = { id: '', files: {} as Record<string, string | Buffer> };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-teleworker-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  lab = stack.use(await createLab({ sites: 2, lanHosts: 'bare' }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, 2));
  network = await applyNetwork(cloud.rest, customer, {
    topology: 'hub-and-spoke',
    hubSiteId: customer.site(1).siteId,
    remoteAccess: { enabled: true },
  });
  for (const { agent } of customer.sites) agent.start();
  computer = await startTeleworker(lab.outsider);
  for (const site of customer.sites) await converged(cloud.rest, site, { tunnels: 1 });
  server = await leaseOf(lab.lanHost(1));
  spokeHost = await leaseOf(lab.lanHost(2));
  await serveWeb(lab.lanHost(1), 80);
});
afterAll(() => stack.disposeAsync());

const person = (name: string, networkId = network.id) =>
  cloud.rest.post<Teleworker>('teleworkers', { networkId, name });
const issue = (id: string, request: object) =>
  cloud.rest.post<IssuedCredential>(`teleworkers/${id}/credentials`, request);

/** A key of the person's own, a certificate for it, and how to dial into the hub with it. */
async function ownKey(id: string, gateway?: IssuedCredential['connection']) {
  const csr = execFileSync('openssl', [
    'req',
    '-new',
    '-nodes',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-subj',
    '/CN=x',
    '-keyout',
    join(directory, `${id}.key`),
  ]).toString();
  const issued = await issue(id, { csr });
  const { identity, userPrincipalName } = issued.credential;
  const connection = gateway ?? issued.connection;
  const [authority = '', root = ''] = issued.chain.split(/(?<=-----END CERTIFICATE-----\n)/);
  return {
    connection,
    files: {
      'private/own.pem': await readFile(join(directory, `${id}.key`), 'utf8'),
      'x509/own.pem': issued.certificate,
      'x509ca/authority.pem': authority,
      'x509ca/root.pem': root,
      'swanctl.conf': `connections {
        ${dialIn('certificate', connection, [`auth = pubkey`, 'certs = own.pem', `id = ${identity}`])}
        ${dialIn('eap', connection, ['auth = eap-tls', `id = ${OUTSIDER}`, `eap_id = ${userPrincipalName}`])}
      }`,
    },
  };
}

function dialIn(name: string, to: IssuedCredential['connection'], local: string[]): string {
  return `${name} {
    remote_addrs = ${to.gatewayAddress}
    vips = 0.0.0.0
    proposals = ${to.ikeProposal}
    local {
      ${local.join('\n')}
    }
    remote {
      auth = pubkey
      id = ${to.gatewayIdentity}
    }
    children {
      ${name} {
        remote_ts = ${to.networks.join(',')}
        esp_proposals = ${to.espProposal}
      }
    }
  }`;
}

const reachesTheServer = async () => (await fetchWeb(lab.outsider, server, 80)) !== '';

/** The gateway lets somebody in some seconds after the credential was made. */
const dialsIn = (connection: string) =>
  eventually(() => computer.connect(connection), `${connection} dials in`, {
    withinMs: 30_000,
    everyMs: 500,
  });

async function isOutWithinTenSeconds(revoke: () => Promise<unknown>): Promise<void> {
  await eventually(reachesTheServer, 'the server is reached');
  await revoke();
  await eventually(async () => !(await reachesTheServer()) && !(await computer.connected()), 'out', {
    withinMs: 10_000,
  });
}

test('with a certificate of her own request, a teleworker reaches the LANs of hub and spoke, and the resolver', async () => {
  amy.id = (await person('Amy')).id;
  const { files, connection } = await ownKey(amy.id);
  Object.assign(amy, { files, connection });
  expect(connection.networks).toHaveLength(2);
  await computer.load(files);
  expect(await reachesTheServer()).toBe(false);
  await dialsIn('certificate');
  await eventually(reachesTheServer, 'the server is reached');
  await eventually(() => pings(lab.outsider, spokeHost), 'the LAN of the spoke is reached');
  const resolver = server.replace(/\d+$/, '1');
  const query = `const { Resolver } = require('node:dns').promises;
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers(['${resolver}']);
    resolver.resolve4('nobody.tamsui-precision.internal').catch(({ code }) => console.log(code));`;
  expect((await lab.outsider.exec(process.execPath, ['-e', query])).stdout).toBe('ENOTFOUND\n');
});

test('nobody else’s teleworker ever gets in, though the same authority vouches for her', async () => {
  const other = await createCompany(cloud.rest, 1);
  const { id } = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: other.customerId,
    name: 'Other',
    kind: 'teleworker',
    siteIds: other.siteIds,
  });
  const eve = await person('Eve', id);
  const { files } = await ownKey(eve.id, amy.connection);
  await computer.disconnect('certificate');
  await computer.load(files);
  for (const name of ['certificate', 'eap']) expect(await computer.connect(name), name).toBe(false);
  expect(await computer.log()).toContain('AUTH_FAILED');
  expect(await reachesTheServer()).toBe(false);
});

test('who is revoked is out within 10 s and cannot come back', async () => {
  await computer.load(amy.files);
  await dialsIn('certificate');
  await isOutWithinTenSeconds(() =>
    cloud.rest.post(`teleworkers/${amy.id}/revocation`, { reason: 'unspecified' }),
  );
  for (const name of ['certificate', 'eap']) expect(await computer.connect(name), name).toBe(false);
});

test('the bundle for Linux works as it is, and its key by EAP-TLS as Windows does it', async () => {
  ben.id = (await person('王小明')).id;
  const { download, passphrase, credential, connection } = await issue(ben.id, { platform: 'linux' });
  await lab.outsider.sh(
    `curl -sk -o /run/bundle.tar.gz '${download!.url}'; mkdir -p /run/bundle; tar -xzf /run/bundle.tar.gz -C /run/bundle`,
  );
  const file = async (name: string) =>
    Buffer.from((await lab.outsider.sh(`base64 /run/bundle/${name}`)).stdout, 'base64');
  const eap = ['auth = eap-tls', `id = ${OUTSIDER}`, `eap_id = ${credential.userPrincipalName}`];
  for (const name of [
    'conf.d/sitekeeper.conf',
    'pkcs12/sitekeeper.p12',
    'x509ca/sitekeeper-root.pem',
    'x509ca/sitekeeper-vpn-ca.pem',
  ]) {
    ben.files[name] = await file(name);
  }
  ben.files['conf.d/eap.conf'] = `connections {\n${dialIn('eap', connection, eap)}\n}\n`;
  ben.files['swanctl.conf'] = `include conf.d/*.conf
    secrets {
      pkcs12-own {
        file = sitekeeper.p12
        secret = ${passphrase}
      }
    }`;
  expect(await computer.load(ben.files)).toContain('successfully loaded 2 connections');
  await dialsIn('sitekeeper');
  await eventually(reachesTheServer, 'the server is reached');
  await computer.disconnect('sitekeeper');
  await dialsIn('eap');
  await isOutWithinTenSeconds(() =>
    cloud.rest.post(`teleworkers/${ben.id}/revocation`, { reason: 'unspecified' }),
  );
});

test('nor can anybody come back while the control plane is away', async () => {
  await cloud.kill();
  for (const name of ['sitekeeper', 'eap']) expect(await computer.connect(name), name).toBe(false);
  await computer.load(amy.files);
  expect(await computer.connect('certificate')).toBe(false);
  expect(await reachesTheServer()).toBe(false);
});
