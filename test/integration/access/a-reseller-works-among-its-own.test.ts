import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { Rollout, RolloutPreview } from '../../../cloud/rollouts/schema.ts';
import type { Template } from '../../../cloud/templates/schema.ts';
import { addToken, restOf } from '../../lib/access/accounts.ts';
import { addAppliance } from '../../lib/access/tenants.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { staticLine } from '../../lib/company.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { eventually } from '../../lib/eventually.ts';
import type { Rest } from '../../lib/rest.ts';
import { publishedTemplate, publishVersion } from '../../lib/templates.ts';

type Thing = { id: string; version?: number; resellerId?: string };
type Page<Item = Thing> = { items: Item[] };
type Tenant = { reseller: string; token: string; rest: Rest; installer: Rest };

let cloud: TestCloud;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  cloud = await startCloud();
  [ours, theirs] = [await createReseller('Formosa'), await createReseller('Yushan')];
});
afterAll(async () => {
  for (const { rest, installer } of [ours, theirs]) {
    await rest[Symbol.asyncDispose]();
    await installer[Symbol.asyncDispose]();
  }
  await cloud[Symbol.asyncDispose]();
});

async function createReseller(name: string): Promise<Tenant> {
  const { id: reseller } = await cloud.rest.post<Thing>('resellers', { name });
  const ids = { reseller, customer: '' };
  const { secret: token } = await addToken(cloud, 'reseller-admin', ids);
  const installer = await addToken(cloud, 'reseller-installer', ids);
  return { reseller, token, rest: restOf(cloud, token), installer: restOf(cloud, installer.secret) };
}

const idsOf = ({ items }: Page) => items.map(({ id }) => id);

/** A shop with an appliance in a network, made by its reseller, the box claimed by the installer. */
async function openShop({ rest, installer }: Tenant, name: string, tag: string) {
  const customer = await rest.post<Thing>('customers', { name });
  const place = { customerId: customer.id, name: `${name} shop`, accessLines: [staticLine(1)] };
  const { id: site } = await rest.post<Thing>('sites', place);
  const { serial } = await addAppliance(cloud, null);
  const claimed = await installer.post<Thing>('appliance-claims', { serial, siteId: site });
  const network = await rest.post<Network>('networks?apply=true', {
    customerId: customer.id,
    name: `${name} net`,
    kind: 'mono-site',
    siteIds: [site],
    tags: [tag],
  });
  return { customer, site, appliance: claimed.id, serial, network };
}

test('from a new customer to a network that is rolled out, with a box the installer claimed', async () => {
  const shop = await openShop(ours, 'Tea', 'tea');
  expect(shop.customer.resellerId).toBe(ours.reseller);
  expect(await ours.rest.get<Rollout>(`rollouts/${shop.network.rolloutId}`)).toMatchObject({
    steps: [{ applianceId: shop.appliance }],
  });
  const other = await openShop(theirs, 'Rice', 'rice');
  expect(idsOf(await ours.rest.get<Page>('networks'))).toContain(shop.network.id);
  expect(idsOf(await ours.rest.get<Page>('networks'))).not.toContain(other.network.id);
  const all = idsOf(await cloud.rest.get<Page>('networks'));
  expect(all).toEqual(expect.arrayContaining([shop.network.id, other.network.id]));
});

test('nobody claims a box that stands somewhere, nor learns of it', async () => {
  const { serial } = await openShop(theirs, 'Noodles', 'noodles');
  const { site } = await openShop(ours, 'Soup', 'soup');
  const claim = (wanted: string) =>
    ours.installer.request<{ detail: string }>('POST', 'appliance-claims', {
      body: { serial: wanted, siteId: site },
    });
  const taken = await claim(serial);
  const unknown = await claim('SK-OF-NO-BOX');
  expect(taken).toMatchObject({ status: 404, body: { errors: [{ pointer: '/serial', code: 'unknown' }] } });
  expect(taken.body.detail.replace(serial, '')).toBe(unknown.body.detail.replace('SK-OF-NO-BOX', ''));
});

test('an installer checks a box, and does nothing to it', async () => {
  const { appliance } = await openShop(ours, 'Fruit', 'fruit');
  const command = (kind: string) =>
    ours.installer.request('POST', `appliances/${appliance}/commands`, { body: { kind } });
  expect(await command('ping')).not.toMatchObject({ status: 403 });
  expect(await command('reboot')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await ours.installer.request('GET', `appliances/${appliance}/target-state`)).toMatchObject({
    status: 403,
  });
});

test('what is made is the reseller’s own and stays it', async () => {
  const mine = await ours.rest.post<Thing>('customers', { name: 'Stays' });
  const refused = async (method: string, path: string, body: object) => {
    const { status, body: answer } = await ours.rest.request<{ errors: { pointer: string }[] }>(
      method,
      path,
      {
        body,
        headers: { 'if-match': '*' },
      },
    );
    return [status, answer.errors?.[0]?.pointer];
  };
  const pool = { network: '10.99.0.0/16' };
  expect(await refused('POST', 'customers', { name: 'X', resellerId: null })).toEqual([403, '/resellerId']);
  expect(await refused('PATCH', `customers/${mine.id}`, { resellerId: null })).toEqual([403, '/resellerId']);
  expect(await refused('PATCH', `customers/${mine.id}`, { resellerId: theirs.reseller })).toEqual([
    404,
    '/resellerId',
  ]);
  // Else a customer that is suspended could be closed, opened again and served.
  expect(await refused('PATCH', `customers/${mine.id}`, { stage: 'closed' })).toEqual([403, '/stage']);
  expect(await refused('POST', 'customers', { name: 'X', stage: 'live' })).toEqual([403, '/stage']);
  expect(await refused('POST', 'address-pools', pool)).toEqual([403, '/customerId']);
  expect(await refused('POST', 'address-pools', { ...pool, customerId: null })).toEqual([403, '/customerId']);
  expect(await refused('POST', 'appliances', { serial: 'SK-NOBODYS', model: 'X' })).toEqual([403, '/siteId']);
  expect(await cloud.rest.get('address-pools?operator=true')).not.toMatchObject({ items: [{}, {}] });
});

test('a rollout by tag takes one’s own networks; one over several resellers is the operator’s', async () => {
  const [mine, other] = [await openShop(ours, 'Bread', 'bakery'), await openShop(theirs, 'Cake', 'bakery')];
  const selection = { tags: ['bakery'] };
  const networksOf = async (rest: Rest) => {
    const preview = await rest.post<RolloutPreview>('rollouts?validate_only=true', { selection });
    return preview.networks.map(({ network }) => network.id).sort();
  };
  expect(await networksOf(ours.rest)).toEqual([mine.network.id]);
  expect(await networksOf(cloud.rest)).toEqual([mine.network.id, other.network.id].sort());
  const large = await cloud.rest.post<Rollout>('rollouts', { selection });
  const small = await ours.rest.post<Rollout>('rollouts', { selection });
  expect(small.networks.map(({ network }) => network.id)).toEqual([mine.network.id]);
  const seen = idsOf(await ours.rest.get<Page>('rollouts'));
  expect(seen).toContain(small.id);
  expect(seen).not.toContain(large.id);
  for (const [method, path] of [
    ['GET', `rollouts/${large.id}`],
    ['GET', `rollouts/${large.id}/events`],
    ['POST', `rollouts/${large.id}/cancellation`],
  ] as const) {
    expect(await ours.rest.request(method, path)).toMatchObject({ status: 404 });
  }
});

test('resellers choose among published templates, and see no drafts', async () => {
  const { templateId } = await publishedTemplate(cloud.rest, 'mono-site', { patch: {} });
  const { number } = await publishVersion(cloud.rest, templateId, { patch: {} });
  await cloud.rest.post(`templates/${templateId}/versions`, {});
  const draft = await cloud.rest.post<Template>('templates', { name: 'Secret plans', kind: 'mono-site' });
  const seen = idsOf(await ours.rest.get<Page>('templates'));
  expect(seen).toContain(templateId);
  expect(seen).not.toContain(draft.id);
  const versions = await ours.rest.get<Page<{ number: number }>>(`templates/${templateId}/versions`);
  expect(versions.items.map((version) => version.number)).toEqual([number, number - 1]);
  for (const path of [
    `templates/${draft.id}`,
    `templates/${draft.id}/versions`,
    `templates/${templateId}/versions/${number + 1}`,
    `templates/${templateId}/versions/${number}/differences?to=${number + 1}`,
  ]) {
    expect(await ours.rest.request('GET', path)).toMatchObject({ status: 404 });
  }
});

test('a file brings in and takes out one’s own only', async () => {
  const foreign = await theirs.rest.post<Thing>('customers', { name: 'Foreign', externalKey: 'F-1' });
  const send = (kind: string, file: string) =>
    sendFile({ ...cloud, token: ours.token }, 'POST', `imports/${kind}`, file);
  const rowsOf = async (answer: ReturnType<typeof send>) =>
    (await answer).json.errors?.map(({ pointer, code }) => [pointer, code]);
  const made = await send('customers', csv(['external_key', 'name'], ['O-1', 'Ours by file']));
  expect(made.json.rows).toMatchObject({ created: 1 });
  const [own] = (await ours.rest.get<Page>('customers?external_key=O-1')).items;
  expect(own?.resellerId).toBe(ours.reseller);
  expect(await rowsOf(send('customers', csv(['id', 'name'], [foreign.id, 'Taken over'])))).toEqual([
    ['/rows/0/id', 'unknown'],
  ]);
  // Whether another reseller has that key is not told: it is one's own from now on, and theirs stays as it is.
  const same = await send('customers', csv(['external_key', 'name'], ['F-1', 'Ours as well']));
  expect(same.json.rows).toMatchObject({ created: 1, updated: 0 });
  expect(await theirs.rest.get(`customers/${foreign.id}`)).toMatchObject({ name: 'Foreign' });
  const reseller = ['external_key', 'name', 'reseller_id'];
  expect(await rowsOf(send('customers', csv(reseller, ['O-2', 'Given', theirs.reseller])))).toEqual([
    ['/rows/0/reseller_id', 'unknown'],
  ]);
  const stage = csv(['external_key', 'name', 'stage'], ['O-1', 'Ours by file', 'closed']);
  expect(await rowsOf(send('customers', stage))).toEqual([['/rows/0/stage', 'forbidden']]);
  const site = ['external_key', 'name', 'customer_external_key'];
  await theirs.rest.post<Thing>('customers', { name: 'Foreign, too', externalKey: 'F-2' });
  expect(await rowsOf(send('sites', csv(site, ['S-1', 'Site', 'F-2'])))).toEqual([
    ['/rows/0/customer_external_key', 'unknown'],
  ]);
  const { serial } = await addAppliance(cloud, null);
  const boxes = csv(['serial', 'model'], [serial, 'AIO-10'], ['SK-FILE-1', 'AIO-10']);
  expect(await rowsOf(send('appliances', boxes))).toEqual([
    ['/rows/0/site_id', 'required'],
    ['/rows/1/site_id', 'required'],
  ]);
  for (const kind of ['customers', 'sites', 'appliances']) {
    const { body } = await sendFile({ ...cloud, token: ours.token }, 'GET', `exports/${kind}.csv`);
    expect(body.toString()).not.toMatch(/Foreign|Rice|Cake/);
  }
  const { body } = await sendFile({ ...cloud, token: ours.token }, 'GET', 'exports/customers.csv');
  expect(body.toString()).toContain('Ours by file');
});

test('what changes is told to those whose it is', async () => {
  const [mine, other] = [await openShop(ours, 'Books', 'books'), await openShop(theirs, 'Pens', 'pens')];
  const url = `${cloud.url.replace('https', 'wss')}/api/v1/live`;
  const headers = { authorization: `Bearer ${ours.token}` };
  const socket = new WebSocket(url, { ca: cloud.ca, headers });
  await once(socket, 'open');
  const told: string[] = [];
  const last = new Promise<void>((resolve) =>
    socket.on('message', (text) => {
      told.push(String(text));
      if (String(text).includes('the last')) resolve();
    }),
  );
  const { bus } = cloud.context;
  for (const { network, appliance } of [other, mine]) {
    bus.publish('network.changed', { networkId: network.id });
    bus.publish('rollout.changed', { rolloutId: network.rolloutId ?? '' });
    bus.publish('appliance.changed', { applianceId: appliance });
  }
  await cloud.rest.patch(`appliances/${other.appliance}`, { model: 'theirs' });
  await cloud.rest.patch(`appliances/${mine.appliance}`, { model: 'the last' });
  await last;
  const own = [mine.network.id, mine.network.rolloutId ?? '', mine.appliance];
  await eventually(() => own.every((id) => told.join().includes(id)), 'what is its own is told');
  socket.close();
  const all = told.join('\n');
  for (const id of [other.network.id, other.network.rolloutId, other.appliance]) {
    expect(all).not.toContain(id);
  }
});

test('measurements of the process are the operator’s', async () => {
  expect(await ours.rest.request('GET', '/metrics')).toMatchObject({ status: 403 });
});
