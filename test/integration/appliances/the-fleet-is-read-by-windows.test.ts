import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

type Listed = { items: { id: string; serial: string; status: string }[]; next_page_token?: string };

let cloud: TestCloud;
let pool: pg.Pool;
beforeAll(async () => {
  cloud = await startCloud();
  pool = new pg.Pool({ connectionString: cloud.databaseUrl });
  const customer = await cloud.rest.post<{ id: string }>('customers', { name: 'Formosa Tea' });
  const sites: string[] = [];
  for (const name of ['Tainan', 'Taipei', 'taichung']) {
    const site = { customerId: customer.id, name, accessLines: [] };
    sites.push((await cloud.rest.post<{ id: string }>('sites', site)).id);
  }
  for (const [index, serial] of ['SK-10', 'SK-2', 'SK-1', 'SK-30'].entries())
    await cloud.rest.post('appliances', { serial, model: 'AIO-10', siteId: sites[index] ?? null });
  await pool.query(`update appliance set state = 'enrolled', presence = 'online',
    "lastSeenAt" = '2026-03-01T07:00:00Z', "wanAddresses" = '[{"wan": "wan1", "address": "198.51.100.7"}]'
    where serial in ('SK-1', 'SK-2')`);
});
afterAll(async () => {
  await pool.end();
  await cloud[Symbol.asyncDispose]();
});

const serials = async (query: string) =>
  (await cloud.rest.get<Listed>(`appliances?${query}`)).items.map(({ serial }) => serial);

test('numbers in serial numbers are put in order by their value, either way', async () => {
  expect(await serials('order_by=serial')).toEqual(['SK-1', 'SK-2', 'SK-10', 'SK-30']);
  expect(await serials('order_by=-serial')).toEqual(['SK-30', 'SK-10', 'SK-2', 'SK-1']);
});

test('a column puts in order, and equal rows follow by serial number', async () => {
  expect(await serials('order_by=site')).toEqual(['SK-30', 'SK-1', 'SK-10', 'SK-2']);
  expect(await serials('order_by=status')).toEqual(['SK-1', 'SK-2', 'SK-10', 'SK-30']);
  expect(await serials('order_by=-lastSeen&page_size=2')).toEqual(['SK-2', 'SK-1']);
});

test('a window is read from anywhere, and pages follow one another without gap or repetition', async () => {
  expect(await serials('order_by=serial&skip=1&page_size=2')).toEqual(['SK-2', 'SK-10']);
  for (const order of [
    'serial',
    '-serial',
    'status',
    '-site',
    'customer',
    'revision',
    '-tunnels',
    'lastSeen',
  ]) {
    const all: string[] = [];
    let token: string | undefined;
    do {
      const next = token ? `&page_token=${token}` : '';
      const page = await cloud.rest.get<Listed>(`appliances?order_by=${order}&page_size=1${next}`);
      all.push(...page.items.map(({ serial }) => serial));
      token = page.next_page_token;
    } while (token);
    expect(all, order).toEqual(await serials(`order_by=${order}`));
    expect(all, order).toHaveLength(4);
  }
});

test('every word of a search must occur, in whatever column', async () => {
  expect(await serials('q=formosa+tainan')).toEqual(['SK-10']);
  expect(await serials('q=198.51.100.7&order_by=serial')).toEqual(['SK-1', 'SK-2']);
  expect(await serials('q=formosa+nowhere')).toEqual([]);
});

test('a place for a box is found by its site and customer: where none stands, or in the place of one', async () => {
  const find = async (path: string) =>
    (await cloud.rest.get<{ items: { name: string }[] }>(path)).items.map(({ name }) => name);
  const free = await cloud.rest.post<{ id: string; customerId: string }>('sites', {
    customerId: (await cloud.rest.post<{ id: string }>('customers', { name: 'Zenith' })).id,
    name: 'Tainan',
    accessLines: [],
  });
  expect(await find('sites?vacant=true&q=tainan')).toEqual(['Tainan']);
  expect(await find('sites?vacant=true&q=ZENITH+tai')).toEqual(['Tainan']);
  expect(await find('sites?vacant=true&q=formosa')).toEqual([]);
  expect(await find('sites?vacant=false&q=formosa')).toHaveLength(3);
  expect(await serials('placed=true&order_by=serial')).toEqual(['SK-1', 'SK-2', 'SK-10']);
  expect(await serials('placed=false')).toEqual(['SK-30']);
  const { items } = await cloud.rest.get<{ items: object[] }>(
    `names?ids=${free.customerId}&ids=${free.id}&ids=01890000-dead-7000-8000-00000000dead`,
  );
  const customer = { id: free.customerId, name: 'Zenith' };
  expect(items).toEqual([
    { id: free.customerId, type: 'customer', name: 'Zenith', customer },
    { id: free.id, type: 'site', name: 'Tainan', customer },
  ]);
});

test('customers come by name, page by page, those of some stages alone', async () => {
  for (const name of ['Maple', 'Aspen']) await cloud.rest.post('customers', { name, stage: 'live' });
  const names: string[] = [];
  let token: string | undefined;
  do {
    const next = token ? `&page_token=${token}` : '';
    const page: { items: { name: string }[]; next_page_token?: string } = await cloud.rest.get(
      `customers?order_by=name&page_size=1&stage=live&stage=pilot${next}`,
    );
    names.push(...page.items.map(({ name }) => name));
    token = page.next_page_token;
  } while (token);
  expect(names).toEqual(['Aspen', 'Maple']);
});

test('the counts cover every status, whichever is asked for, and follow the search', async () => {
  const counts = await cloud.rest.get('appliance-counts?status=registered');
  expect(counts).toMatchObject({
    total: 4,
    matching: 2,
    statuses: { unconfigured: 2, registered: 2, offline: 0 },
  });
  expect(await cloud.rest.get('appliance-counts?q=tainan')).toMatchObject({ total: 1, matching: 1 });
});

test('the order by serial number is read from its index', async () => {
  await pool.query(`insert into appliance (id, serial, model, "createdAt", "updatedAt")
    select gen_random_uuid(), 'MANY-' || n, 'AIO-10', now(), now() from generate_series(1, 5000) n`);
  await pool.query('analyze appliance');
  const { rows } = await pool.query(`explain select a.id from appliance a
    order by (regexp_replace(regexp_replace(a.serial, '(\\d+)', '0000000000\\1', 'g'), '0*(\\d{10})', '\\1', 'g') collate "C"), a.id
    limit 51`);
  expect(JSON.stringify(rows)).toContain('appliance_serial_order');
});

test('lists are compressed for who takes that; what holds a secret never is', async () => {
  const accepting = { 'accept-encoding': 'br, gzip' };
  const raw = (path: string) =>
    fetchHeaders(`${cloud.url}/api/v1/${path}`, { ...accepting, authorization: `Bearer ${cloud.token}` });
  expect(await raw('appliances')).toBe('br');
  expect(await raw('network-kinds')).toBe('br');
  expect(await raw('sign-in-options')).toBeUndefined();
  const { items } = await cloud.rest.get<Listed>('appliances?order_by=serial&page_size=1');
  expect(await raw(`appliances/${items[0]?.id}`)).toBeUndefined();
});

async function fetchHeaders(url: string, headers: Record<string, string>): Promise<string | undefined> {
  const { request } = await import('node:https');
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const asking = request(url, { headers, ca: cloud.ca, agent: false }, (answer) => {
    answer.resume();
    answer.on('end', () => resolve(answer.headers['content-encoding']));
  });
  asking.on('error', reject).end();
  return promise;
}
