import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { addToken, restOf } from '../../lib/access/accounts.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { staticLine } from '../../lib/company.ts';
import { download } from '../../lib/download.ts';
import { eventually } from '../../lib/eventually.ts';
import { connectMqtt } from '../../lib/mqtt-client.ts';
import type { Rest } from '../../lib/rest.ts';

type Thing = { id: string };
type Owner = { rest: Rest; customer: string; site: string };
type Device = { applianceId: string; key: KeyObject; pem: string; serialNumber: string };
type Registered = { appliance: Appliance; bootstrap: { enrolmentSecret: string } };

const SERIAL = 'SK-SEQUENCE-1';
const stack = new AsyncDisposableStack();
let cloud: TestCloud;
let first: Owner;
let second: Owner;
beforeAll(async () => {
  cloud = stack.use(await startCloud());
  [first, second] = [await owner('First'), await owner('Second')];
});
afterAll(() => stack.disposeAsync());

async function owner(name: string): Promise<Owner> {
  const { id: reseller } = await cloud.rest.post<Thing>('resellers', { name });
  const { id: customer } = await cloud.rest.post<Thing>('customers', {
    name,
    resellerId: reseller,
    stage: 'live',
  });
  const place = { customerId: customer, name, accessLines: [staticLine(1)] };
  const { id: site } = await cloud.rest.post<Thing>('sites', place);
  const { secret } = await addToken(cloud, 'reseller-admin', { reseller, customer });
  return { rest: stack.use(restOf(cloud, secret)), customer, site };
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const codeOf = ({ code, message }: { code?: string; message: string }) => code ?? message;

async function enrol(secret: string, key = newKey()): Promise<Device> {
  const { context } = cloud;
  const claim = { serial: SERIAL, secret, address: '192.0.2.1' };
  const { pem, serialNumber } = await context.enrolment.enrol(claim, await certificationRequest(key, SERIAL));
  const standing = await context.certificates.checkDevice(serialNumber);
  if (!('applianceId' in standing)) throw new Error(standing.refused);
  return { applianceId: standing.applianceId, key, pem, serialNumber };
}

/** What a box can still do with a certificate: connect, renew it, get one for its tunnels. */
async function triedBy({ applianceId, key, pem, serialNumber }: Device): Promise<string[]> {
  const identity = { key: key.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem };
  const chain = cloud.context.certificates.caChain();
  const connected = await connectMqtt(
    { port: cloud.ports.mqtt, ca: cloud.ca },
    { ...identity, cert: pem + chain.device },
    { clientId: applianceId },
  ).then(
    async (client) => {
      await client.endAsync();
      return 'connected';
    },
    () => 'refused',
  );
  const standing = await cloud.context.certificates.checkDevice(serialNumber);
  const renewed = async (profile: 'device' | 'vpn') =>
    cloud.context.enrolment
      .renew(profile, { applianceId, serialNumber }, await certificationRequest(newKey(), SERIAL))
      .then(() => 'renewed', codeOf);
  return [
    connected,
    'refused' in standing ? standing.refused : 'good',
    await renewed('device'),
    await renewed('vpn'),
  ];
}

const GOOD = ['connected', 'good', 'renewed', 'renewed'];
const REVOKED = ['refused', 'certificate-revoked', 'certificate-revoked', 'certificate-revoked'];
const secretTried = (secret: string, key?: KeyObject) => enrol(secret, key).then(() => 'enrolled', codeOf);
const OF_A_BOX = [
  '',
  '/target-state',
  '/reports',
  '/events',
  '/telemetry',
  '/commands',
  '/certificates',
  '/enrolment',
];
const reads = async ({ rest }: Owner, id: string) =>
  Promise.all(OF_A_BOX.map(async (path) => (await rest.request('GET', `appliances/${id}${path}`)).status));
const NOTHING = OF_A_BOX.map(() => 404);

test('create, move, suspend, revoke, retire, register anew: nothing given before outlives its step', async () => {
  const { rest } = cloud;
  // Create.
  const made = await rest.post<Registered>('appliances', {
    serial: SERIAL,
    model: 'AIO-10',
    siteId: first.site,
  });
  const { id } = made.appliance;
  const secrets = [made.bootstrap.enrolmentSecret];
  const network = await rest.post<Network>('networks?apply=true', {
    customerId: first.customer,
    name: 'first',
    kind: 'teleworker',
    siteIds: [first.site],
  });
  const device = await enrol(secrets[0]!);
  expect(await triedBy(device)).toEqual(GOOD);
  await eventually(async () => (await reads(first, id))[1] === 200, 'the owner sees the target state');
  expect(await reads(second, id)).toEqual(NOTHING);
  const { id: person } = await rest.post<Thing>('teleworkers', { networkId: network.id, name: 'Ina' });
  const link = async () =>
    (
      await rest.post<{ download: { url: string } }>(`teleworkers/${person}/credentials`, {
        platform: 'android',
      })
    ).download.url;
  const links = [await link(), await link()];

  // Move: the former owner has nothing left of it, neither what it reads nor what it wrote down.
  const reissued = await rest.post<{ bootstrap: { enrolmentSecret: string } }>(
    `appliances/${id}/enrolment-secrets`,
  );
  secrets.push(reissued.bootstrap.enrolmentSecret);
  const moved = await rest.patch<Appliance>(`appliances/${id}`, { siteId: second.site });
  expect(moved.status).toBe('foreign');
  expect(await reads(first, id)).toEqual(NOTHING);
  expect(await reads(second, id)).toEqual([200, 404, 200, 200, 200, 200, 200, 200]);
  expect((await second.rest.get<{ items: unknown[] }>(`appliances/${id}/certificates`)).items).toEqual([]);
  for (const secret of secrets)
    expect(await secretTried(secret), 'a secret of the former owner').toBe('secret-expired');
  const revocation = { body: { reason: 'keyCompromise' } };
  const foreign = `certificates/${device.serialNumber}/revocation`;
  expect((await second.rest.request('POST', foreign, revocation)).status).toBe(404);
  expect((await first.rest.request('POST', foreign, revocation)).status).toBe(404);
  // Its certificate is how it is told to forget everything.
  expect(await triedBy(device)).toEqual(GOOD);

  // Suspend: nobody of the customer gets in, by what was handed out before neither.
  await rest.post(`customers/${first.customer}/suspension`, { reason: 'unpaid' });
  expect((await download(links[0]!, cloud.ca)).status).toBe(410);
  const { bootstrap } = await rest.post<Registered>(`appliances/${id}/enrolment-secrets`);
  secrets.push(bootstrap.enrolmentSecret);
  await rest.post(`customers/${second.customer}/suspension`, { reason: 'unpaid' });
  expect(await secretTried(secrets[2]!)).toBe('secret-expired');
  for (const { customer } of [first, second]) await rest.post(`customers/${customer}/resumption`, {});

  // Revoke: the key is over, and so is every secret.
  const open = await rest.post<Registered>(`appliances/${id}/enrolment-secrets`);
  secrets.push(open.bootstrap.enrolmentSecret);
  await rest.post(`appliances/${id}/revocation`, { reason: 'keyCompromise' });
  expect(await triedBy(device)).toEqual(REVOKED);
  for (const secret of secrets) expect(await secretTried(secret, device.key)).toBe('secret-expired');
  const back = await rest.post<Registered>(`appliances/${id}/enrolment-secrets`);
  expect(await secretTried(back.bootstrap.enrolmentSecret, device.key)).toBe('key-revoked');
  const again = await enrol(back.bootstrap.enrolmentSecret);
  expect(await triedBy(again)).toEqual(GOOD);

  // Delete.
  await rest.post(`appliances/${id}/retirement`);
  for (const each of [device, again]) expect((await triedBy(each))[0]).toBe('refused');
  expect(await reads(second, id)).toEqual(NOTHING);
  for (const secret of [...secrets, back.bootstrap.enrolmentSecret])
    expect(await secretTried(secret)).toBe('secret-expired');
  await rest.post(`teleworkers/${person}/revocation`, { reason: 'unspecified' });
  expect((await download(links[1]!, cloud.ca)).status).toBe(410);

  // Restore: another appliance, by another secret and another key.
  const anew = await rest.post<Registered>('appliances', {
    serial: SERIAL,
    model: 'AIO-10',
    siteId: first.site,
  });
  expect(anew.appliance.id).not.toBe(id);
  for (const secret of [...secrets, back.bootstrap.enrolmentSecret])
    expect(await secretTried(secret)).toBe('secret-expired');
  for (const { key } of [device, again])
    expect(await secretTried(anew.bootstrap.enrolmentSecret, key)).toBe('key-revoked');
  for (const each of [device, again]) expect((await triedBy(each))[0]).toBe('refused');
  expect(await triedBy(await enrol(anew.bootstrap.enrolmentSecret))).toEqual(GOOD);
  expect(
    (await first.rest.get<{ items: unknown[] }>(`appliances/${anew.appliance.id}/commands`)).items,
  ).toEqual([]);
  expect(await reads(second, anew.appliance.id)).toEqual(NOTHING);
});
