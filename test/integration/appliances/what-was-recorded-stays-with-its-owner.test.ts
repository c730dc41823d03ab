import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { addToken, restOf } from '../../lib/access/accounts.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { addAppliance, staticLine } from '../../lib/company.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';
import type { Rest } from '../../lib/rest.ts';

type Thing = { id: string };
type Items = { items: { receivedAt?: string; at?: string; createdAt?: string }[] };
type Owner = { rest: Rest; installer: Rest; token: string; customer: string; site: string };

const stack = new AsyncDisposableStack();
let cloud: TestCloud;
beforeAll(async () => {
  cloud = stack.use(await startCloud());
});
afterAll(() => stack.disposeAsync());

/** A reseller with one customer and a site there. */
async function owner(name: string): Promise<Owner> {
  const { id: reseller } = await cloud.rest.post<Thing>('resellers', { name });
  const { id: customer } = await cloud.rest.post<Thing>('customers', { name, resellerId: reseller });
  const place = { customerId: customer, name: `${name} shop`, accessLines: [staticLine(1)] };
  const { id: site } = await cloud.rest.post<Thing>('sites', place);
  const { secret: token } = await addToken(cloud, 'reseller-admin', { reseller, customer });
  const { secret } = await addToken(cloud, 'reseller-installer', { reseller, customer });
  const [rest, installer] = [stack.use(restOf(cloud, token)), stack.use(restOf(cloud, secret))];
  return { rest, installer, token, customer, site };
}

const applyNetwork = ({ customer, site }: Owner, name: string) =>
  cloud.rest.post<Network>('networks?apply=true', {
    customerId: customer,
    name,
    kind: 'mono-site',
    siteIds: [site],
  });

const view = (rest: Rest, id: string) => rest.get<Appliance>(`appliances/${id}`);
const inSync = (id: string) =>
  eventually(async () => (await view(cloud.rest, id)).status === 'in-sync', 'the box runs its configuration');
const status = async (rest: Rest, path: string) => (await rest.request('GET', path)).status;

/** Everything that is recorded of a box over time. */
const RECORDS = ['reports', 'events', 'telemetry', 'commands', 'certificates'];
const recorded = (rest: Rest, id: string, what: string) => rest.get<Items>(`appliances/${id}/${what}`);

async function heard({ token }: Owner): Promise<string[]> {
  const socket = new WebSocket(`wss://localhost:${cloud.ports.http}/api/v1/live`, {
    ca: cloud.ca,
    headers: { authorization: `Bearer ${token}` },
  });
  stack.defer(() => socket.terminate());
  const lines: string[] = [];
  socket.on('message', (data) => lines.push(String(data)));
  await once(socket, 'open');
  return lines;
}

test('a box that moves to another customer brings nothing along, is reset, and gets what is wanted there', async () => {
  const [former, next] = [await owner('Formosa'), await owner('Yushan')];
  const box = await addAppliance(cloud.rest, former.site, 'MOVED');
  const { id, serial } = box.appliance;
  await cloud.rest.patch(`appliances/${id}`, { externalKey: 'of Formosa' });
  const old = await applyNetwork(former, 'old net');
  await applyNetwork(next, 'new net');
  await using fleet = await startFleet(cloud, [{ id: former.site, ...box }], {
    settings: { reconnect: { firstMilliseconds: 20, longestMilliseconds: 200 }, observeSeconds: 0.1 },
  });
  await inSync(id);
  await cloud.rest.post(`appliances/${id}/commands`, { kind: 'ping' });
  await eventually(async () => (await recorded(former.rest, id, 'telemetry')).items.length > 0, 'samples');
  for (const what of RECORDS) expect((await recorded(former.rest, id, what)).items, what).not.toEqual([]);
  const files = ['device.key', 'vpn.key'].map((name) =>
    join(cloud.dataDir, 'appliances', serial, 'identity', name),
  );
  const keys = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const live = await heard(next);

  // It is away when it is moved.
  await fleet.appliances[0]!.stop();
  const moved = await cloud.rest.patch<Appliance>(`appliances/${id}`, { siteId: next.site });
  const movedAt = Date.now();
  expect(moved).toMatchObject({
    status: 'foreign',
    foreign: { since: expect.any(String) },
    externalKey: null,
  });
  expect(await status(former.rest, `appliances/${id}`)).toBe(404);
  expect(await view(next.rest, id)).toMatchObject({
    status: 'foreign',
    confirmed: null,
    attempt: null,
    drift: null,
    lastSample: null,
    wanAddresses: [],
    observedAddress: null,
    externalKey: null,
  });
  expect((await next.rest.get<{ items: Appliance[] }>('appliances?status=foreign')).items).toHaveLength(1);
  for (const what of RECORDS) expect((await recorded(next.rest, id, what)).items, what).toEqual([]);
  for (const what of ['reports', 'events', 'telemetry'])
    expect((await recorded(cloud.rest, id, what)).items, `${what} for the operator`).not.toEqual([]);
  // What the former customer's network may still be rolling out is not for it any more.
  const target = { applianceId: id, revision: (old.revision ?? 0) + 1000, hash: 'f'.repeat(64) };
  await cloud.context.db.revision.create({
    data: {
      number: BigInt(target.revision),
      networkId: old.id,
      reason: 'committed',
      kind: 'mono-site',
      parameters: {},
      inputs: {},
      createdBy: 'test',
      createdAt: new Date(),
    },
  });
  await cloud.context.appliances.want([{ ...target, confirmWithinSeconds: 60 }]);
  expect((await view(cloud.rest, id)).wanted?.revision).not.toBe(target.revision);

  await fleet.appliances[0]!.start();
  await inSync(id);
  const now = await view(next.rest, id);
  expect(now).toMatchObject({ foreign: null, customer: { id: next.customer } });
  expect(now.confirmed?.revision).not.toBe(old.revision);
  const keysNow = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  for (const [index, key] of keysNow.entries()) expect(key).not.toBe(keys[index]);
  for (const what of RECORDS) {
    for (const { receivedAt, at, createdAt } of (await recorded(next.rest, id, what)).items) {
      const time = receivedAt ?? createdAt ?? at;
      if (time) expect(Date.parse(time), what).toBeGreaterThanOrEqual(movedAt - 1);
    }
  }
  const reports = JSON.stringify(await recorded(next.rest, id, 'reports'));
  expect(reports).not.toContain(`"revision":${old.revision}`);
  for (const line of live.filter((each) => each.includes(id))) {
    expect(line).not.toContain(`"revision":${old.revision},`);
    expect(line).not.toContain('of Formosa');
  }
  const { items } = await recorded(cloud.rest, id, 'commands');
  expect(items).toContainEqual(
    expect.objectContaining({ kind: 'factory-reset', args: {}, state: 'succeeded', createdBy: 'system' }),
  );
});

test('a box out of its site is nobody else’s: its reseller takes it back, reset', async () => {
  const [former, thief] = [await owner('Alishan'), await owner('Taroko')];
  const box = await addAppliance(cloud.rest, former.site, 'RELEASED');
  const { id, serial } = box.appliance;
  await applyNetwork(former, 'net');
  await using _fleet = await startFleet(cloud, [{ id: former.site, ...box }], {
    settings: { reconnect: { firstMilliseconds: 20, longestMilliseconds: 200 } },
  });
  await inSync(id);
  await former.rest.patch(`appliances/${id}`, { siteId: null });
  const claim = ({ installer, site }: Owner) =>
    installer.request('POST', 'appliance-claims', { body: { serial, siteId: site } });
  expect(await claim(thief)).toMatchObject({ status: 404 });
  // Connected as it was, it is reset at once.
  await eventually(
    async () => (await view(cloud.rest, id)).foreign === null,
    'it has forgotten its former customer',
  );
  expect(await claim(thief)).toMatchObject({ status: 404 });
  expect(await claim(former)).toMatchObject({ status: 200, body: { id } });
});

test('a fresh box goes to whoever claims it first; one that had an owner keeps no secret of theirs', async () => {
  const [former, next] = [await owner('Lishan'), await owner('Hehuan')];
  const stock = await cloud.rest.post<{ appliance: Appliance; bootstrap: { enrolmentSecret: string } }>(
    'appliances',
    { serial: 'SK-TEST-STOCK', model: 'AIO-10' },
  );
  const standing = (id: string) => cloud.rest.get<{ secret: string }>(`appliances/${id}/enrolment`);
  const body = { serial: 'SK-TEST-STOCK', siteId: former.site };
  expect(await former.installer.request('POST', 'appliance-claims', { body })).toMatchObject({ status: 200 });
  expect(await standing(stock.appliance.id)).toMatchObject({ secret: 'open' });
  await former.rest.post(`appliances/${stock.appliance.id}/enrolment-secrets`);
  await cloud.rest.patch(`appliances/${stock.appliance.id}`, { siteId: next.site });
  expect(await view(next.rest, stock.appliance.id)).toMatchObject({ status: 'registered', foreign: null });
  expect(await standing(stock.appliance.id)).toMatchObject({ secret: 'expired' });
});

test('a file that moves a box between customers does the same', async () => {
  const [former, next] = [await owner('Jiufen'), await owner('Penghu')];
  const box = await addAppliance(cloud.rest, former.site, 'BY-FILE');
  const { id, serial } = box.appliance;
  await cloud.context.db.appliance.update({ where: { id }, data: { state: 'enrolled' } });
  const rows = csv(['serial', 'site_id'], [serial, next.site]);
  const { status: answered } = await sendFile(cloud, 'POST', 'imports/appliances', rows);
  expect(answered).toBe(200);
  expect(await view(next.rest, id)).toMatchObject({ status: 'foreign' });
});

/** Everything that is recorded of a customer over time, by paths whose answers have `items`. */
const recordsOf = ({ customer }: Owner, ids: { box: string; network: string; teleworker: string }) => [
  ...RECORDS.filter((what) => what !== 'certificates').map((what) => `appliances/${ids.box}/${what}`),
  `networks/${ids.network}/revisions`,
  `networks/${ids.network}/renumberings`,
  `rollouts?network_id=${ids.network}`,
  `pilots?customer_id=${customer}`,
  `customers/${customer}/suspensions`,
  `teleworkers/${ids.teleworker}/credentials`,
  `teleworker-notices?customer_id=${customer}`,
];

/** When something was recorded. */
function timeOf(record: Record<string, unknown>): number {
  const time = record.receivedAt ?? record.createdAt ?? record.suspendedAt ?? record.at;
  expect(time, JSON.stringify(record).slice(0, 200)).toEqual(expect.any(String));
  return Date.parse(String(time));
}

const items = async (rest: Rest, path: string) =>
  (await rest.get<{ items: Record<string, unknown>[] }>(path)).items;

test('a customer who goes to another reseller takes along what there is, and nothing that was recorded', async () => {
  const [former, next] = [await owner('Dadu'), await owner('Zhuoshui')];
  const box = await addAppliance(cloud.rest, former.site, 'RESOLD');
  const { id } = box.appliance;
  const network = await applyNetwork(former, 'shop net');
  await using _fleet = await startFleet(cloud, [{ id: former.site, ...box }], {
    settings: { reconnect: { firstMilliseconds: 20, longestMilliseconds: 200 }, observeSeconds: 0.1 },
  });
  await inSync(id);
  await cloud.rest.post(`appliances/${id}/commands`, { kind: 'ping' });
  await eventually(
    async () => (await items(former.rest, `appliances/${id}/telemetry`)).length > 0,
    'samples',
  );
  const viewer = stack.use(
    restOf(
      cloud,
      (await addToken(cloud, 'customer-viewer', { customer: former.customer, reseller: '' })).secret,
    ),
  );
  const { db } = cloud.context;
  const over = await historyOf(former, network.id);
  const ids = { box: id, network: network.id, teleworker: over.teleworker };
  for (const path of recordsOf(former, ids)) expect(await items(former.rest, path), path).not.toEqual([]);
  const first = (await items(former.rest, `networks/${network.id}/revisions`)).at(-1)?.number;
  const [rollout] = await items(former.rest, `rollouts?network_id=${network.id}`);
  const singles = [
    `revisions/${first}`,
    `revisions/${first}/target-states/${id}`,
    `rollouts/${rollout?.id}`,
    `rollouts/${rollout?.id}/events`,
    `pilots/${over.pilot}`,
    `renumberings/${over.renumbering}`,
  ];
  for (const path of singles) expect(await status(former.rest, path), path).toBe(200);
  const { secret: given } = await cloud.context.enrolment.issueSecret(id);
  const reseller = await db.customer.findUniqueOrThrow({ where: { id: next.customer } });
  const live = await heard(next);

  const movedAt = Date.now();
  await cloud.rest.patch(`customers/${former.customer}`, { resellerId: reseller.resellerId });
  for (const path of singles) {
    expect(await status(next.rest, path), path).toBe(404);
    expect(await status(former.rest, path), `${path} for the former reseller`).toBe(404);
    expect(await status(viewer, path), `${path} for the customer`).toBe(200);
    expect(await status(cloud.rest, path), `${path} for the operator`).toBe(200);
  }
  const undo = { body: { restores: first } };
  expect(await next.rest.request('POST', `networks/${network.id}/revisions`, undo)).toMatchObject({
    status: 404,
  });
  // What is to run is rendered once more, for who looks after it now; to the box that is the same.
  const target = () => next.rest.request('GET', `appliances/${id}/target-state`);
  await eventually(async () => (await target()).status === 200, 'its target state is of now');
  await inSync(id);
  expect((await items(next.rest, `networks/${network.id}/revisions`)).at(-1)).toMatchObject({
    reason: 'reseller-changed',
  });
  await eventually(async () => (await items(next.rest, `appliances/${id}/telemetry`)).length > 0, 'new ones');
  for (const path of recordsOf(former, ids)) {
    for (const record of await items(next.rest, path))
      expect(timeOf(record), path).toBeGreaterThanOrEqual(movedAt);
    expect((await items(cloud.rest, path)).length, path).toBeGreaterThan(0);
  }
  // What there is goes with the customer, and can be looked after.
  expect(await view(next.rest, id)).toMatchObject({ status: 'in-sync', customer: { id: former.customer } });
  expect(await items(next.rest, `appliances/${id}/certificates`)).toHaveLength(2);
  expect(live.filter((line) => line.includes(id)).length).toBeGreaterThan(0);
  expect(await db.enrolmentSecret.count({ where: { applianceId: id, expiresAt: { gt: new Date() } } })).toBe(
    0,
  );
  expect(given).toEqual(expect.any(String));
});

/** What was over with a customer: a pilot, a suspension, a renumbering, a revoked credential, and a notice of it. */
async function historyOf({ customer }: Owner, networkId: string) {
  const { db, ids } = cloud.context;
  const at = new Date(Date.now() - 60_000);
  const made = { createdBy: 'somebody', createdAt: at, updatedAt: at };
  const [pilot, renumbering, teleworker, credentialId] = [ids.uuid(), ids.uuid(), ids.uuid(), ids.uuid()];
  await db.pilot.create({
    data: { id: pilot, customerId: customer, name: 'before', objectives: [], state: 'abandoned', ...made },
  });
  await db.suspension.create({
    data: {
      ...{
        id: ids.uuid(),
        customerId: customer,
        fromStage: 'live',
        reason: 'unpaid',
        suspendedBy: 'somebody',
      },
      ...{ suspendedAt: at, settledAt: at, endedBy: 'somebody', endedAt: at },
      effects: { deadSecrets: [], cancelledRollouts: [], teleworkersShutOut: 0, appliancesKept: [] },
    },
  });
  await db.renumbering.create({
    data: {
      ...{ id: renumbering, networkId, state: 'cancelled', steps: [], parameters: {}, networkVersion: 1 },
      ...made,
    },
  });
  const { createdBy: _, ...times } = made;
  await db.teleworker.create({
    data: { id: teleworker, customerId: customer, networkId, name: 'A', email: 'a@example.net', ...times },
  });
  const serialNumber = 'ab'.repeat(10);
  await db.certificate.create({
    data: {
      ...{ serialNumber, authorityName: 'vpn', profile: 'teleworker', subject: 'CN=a' },
      ...{ certificate: 'PEM', notBefore: at, notAfter: new Date(Date.now() + 3_600_000), createdAt: at },
      ...{ revokedAt: at, revocationReason: 'superseded' },
    },
  });
  await db.teleworkerCredential.create({
    data: {
      ...{ id: credentialId, teleworkerId: teleworker, serialNumber, kind: 'request' },
      ...{ createdBy: 'somebody', createdAt: at },
    },
  });
  await db.teleworkerNotice.create({ data: { id: ids.uuid(), credentialId, days: 30, at } });
  return { pilot, renumbering, teleworker };
}
