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
