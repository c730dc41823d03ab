import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import { APPLIANCE_STATUSES, type Appliance } from '../../../cloud/appliances/schema.ts';
import { type StatusFacts, statusOf } from '../../../cloud/appliances/status.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

type Registered = { appliance: Appliance; bootstrap: Bootstrap };
type List = { items: Appliance[]; next_page_token?: string };
type Problem = { code: string };

let cloud: TestCloud;
let siteA: string;
let siteB: string;
let customerId: string;
beforeAll(async () => {
  cloud = await startCloud();
  const accessLines = [{ name: 'wan1', device: 'eth0', addressing: { method: 'dhcp' }, priority: 1 }];
  customerId = (await cloud.rest.post<{ id: string }>('customers', { name: 'Tea House' })).id;
  const site = (name: string) => cloud.rest.post<{ id: string }>('sites', { name, customerId, accessLines });
  siteA = (await site('Kiln Street')).id;
  siteB = (await site('Harbour')).id;
});
afterAll(() => cloud[Symbol.asyncDispose]());

const register = (body: object) => cloud.rest.request<Registered & Problem>('POST', 'appliances', { body });
const read = (id: string) => cloud.rest.request<Appliance>('GET', `appliances/${id}`);

test('registering tells the bootstrap document once', async () => {
  const { status, headers, body } = await register({ serial: 'REST-0001', model: 'demo', siteId: siteA });
  expect(status).toBe(201);
  expect(headers).toMatchObject({ etag: '"1"', 'cache-control': 'no-store' });
  expect(body.appliance).toMatchObject({
    serial: 'REST-0001',
    status: 'registered',
    presence: 'offline',
    site: { id: siteA, name: 'Kiln Street' },
    customer: { id: customerId, name: 'Tea House' },
    wanted: null,
  });
  expect(body.bootstrap).toMatchObject({
    version: 1,
    serial: 'REST-0001',
    mqttUrl: `mqtts://localhost:${cloud.ports.mqtt}`,
    enrolmentUrl: `https://localhost:${cloud.ports.device}`,
  });
  const secret = body.bootstrap.enrolmentSecret;
  expect(JSON.stringify((await read(body.appliance.id)).body)).not.toContain(secret);
  expect(cloud.logLines.join()).not.toContain(secret);
  const again = await cloud.rest.post<{ bootstrap: Bootstrap; expiresAt: string }>(
    `appliances/${body.appliance.id}/enrolment-secrets`,
  );
  expect(again.bootstrap.enrolmentSecret).not.toBe(secret);
});

test.for<[string, number, object, string]>([
  ['a serial number that is taken', 409, { serial: 'REST-0001', model: 'demo' }, 'serial-taken'],
  ['a serial number that is none', 400, { serial: 'no', model: 'demo' }, 'request-invalid'],
  ['an unknown member', 400, { serial: 'REST-0009', model: 'demo', colour: 'red' }, 'request-invalid'],
  [
    'a site that is not there',
    404,
    { serial: 'REST-0009', model: 'demo', siteId: systemIds.uuid() },
    'not-found',
  ],
])('registering with %s is refused: %s %s', async ([, status, body, code]) => {
  expect(await register(body)).toMatchObject({ status, body: { code } });
});

test('a site has one appliance; of two that move in at once one is refused', async () => {
  const occupied = await register({ serial: 'REST-0002', model: 'demo', siteId: siteA });
  expect(occupied).toMatchObject({ status: 409, body: { code: 'site-occupied' } });
  const both = await Promise.all([
    register({ serial: 'REST-0003', model: 'demo', siteId: siteB }),
    register({ serial: 'REST-0004', model: 'demo', siteId: siteB }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('a change needs the version last seen', async () => {
  const { body } = await register({ serial: 'REST-0005', model: 'demo' });
  const change = (headers: Record<string, string>) =>
    cloud.rest.request<Appliance>('PATCH', `appliances/${body.appliance.id}`, {
      body: { model: 'demo-2', externalKey: 'crm-5' },
      headers,
    });
  expect(await change({})).toMatchObject({ status: 428 });
  expect(await change({ 'if-match': '"7"' })).toMatchObject({ status: 412 });
  const done = await change({ 'if-match': '"1"' });
  expect(done).toMatchObject({ status: 200, body: { model: 'demo-2', externalKey: 'crm-5' } });
  expect(done.headers.etag).toBe('"2"');
  expect(await register({ serial: 'REST-0006', model: 'demo', externalKey: 'crm-5' })).toMatchObject({
    status: 409,
    body: { code: 'external-key-taken' },
  });
});

test('retiring frees the site and ends the appliance for good', async () => {
  const { items } = await cloud.rest.get<List>(`appliances?site_id=${siteA}`);
  const [appliance] = items;
  expect(items).toHaveLength(1);
  const retired = await cloud.rest.post<Appliance>(`appliances/${appliance?.id}/retirement`);
  expect(retired).toMatchObject({ state: 'retired', status: 'retired', site: null });
  expect(await register({ serial: 'REST-0007', model: 'demo', siteId: siteA })).toMatchObject({
    status: 201,
  });
  const reissue = await cloud.rest.request('POST', `appliances/${appliance?.id}/enrolment-secrets`, {
    body: {},
  });
  expect(reissue).toMatchObject({ status: 409 });
});

test('what is not there is told so', async () => {
  const id = systemIds.uuid();
  for (const part of ['', '/target-state', '/reports', '/telemetry', '/events', '/commands']) {
    expect(await cloud.rest.request('GET', `appliances/${id}${part}`)).toMatchObject({ status: 404 });
  }
  const { body } = await register({ serial: 'REST-0008', model: 'demo' });
  const { id: fresh } = body.appliance;
  expect(await cloud.rest.request('GET', `appliances/${fresh}/target-state`)).toMatchObject({ status: 404 });
  expect(await cloud.rest.request('POST', `appliances/${fresh}/deliveries`, { body: {} })).toMatchObject({
    status: 409,
  });
  expect(
    await cloud.rest.request('POST', `appliances/${fresh}/commands`, { body: { kind: 'ping' } }),
  ).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await cloud.rest.get<List>(`appliances/${fresh}/reports`)).toEqual({ items: [] });
  expect(await cloud.rest.get<List>(`appliances/${fresh}/telemetry`)).toEqual({ items: [] });
});

test('a span of time that does not exist is refused', async () => {
  const { items } = await cloud.rest.get<List>('appliances?page_size=1');
  const path = `appliances/${items[0]?.id}/telemetry?from=2026-99-01T00:00:00.000Z`;
  expect(await cloud.rest.request('GET', path)).toMatchObject({
    status: 400,
    body: { code: 'request-invalid', errors: [{ pointer: '?from' }] },
  });
});

test('a span of time is taken in any form of RFC 3339', async () => {
  const { items } = await cloud.rest.get<List>('appliances?page_size=1');
  const path = `appliances/${items[0]?.id}/telemetry?from=2026-01-01T00:00:00Z&to=2026-01-01T09:00:00%2B08:00`;
  expect(await cloud.rest.request('GET', path)).toMatchObject({ status: 200 });
});

const DRIFT = { path: '/firewall', section: 'firewall', expected: 'on', actual: 'off', message: 'it is off' };

test('the database filters by the very word that the API shows, page by page', async () => {
  const { db, clock } = cloud.context;
  const at = clock.now();
  const choices: { [Fact in keyof StatusFacts]: StatusFacts[Fact][] } = {
    state: ['registered', 'enrolled', 'retired'],
    presence: ['online', 'offline'],
    wantedRevision: [null, 7n],
    wantedHash: ['a'.repeat(64)],
    confirmedHash: [null, 'a'.repeat(64), 'b'.repeat(64)],
    attemptRevision: [null, 6n, 7n],
    attemptPhase: [null, 'applying', 'confirmed', 'rejected', 'rolled-back'],
    driftSince: [null, at],
    foreignSince: [null, at],
  };
  let rows: Partial<StatusFacts>[] = [{}];
  for (const [fact, values] of Object.entries(choices)) {
    rows = rows.flatMap((row) => (values as unknown[]).map((value) => ({ ...row, [fact]: value })));
  }
  await db.appliance.createMany({
    data: rows.map((row, index) => ({
      ...(row as StatusFacts),
      ...(row.driftSince && { driftHandling: 'reported', driftFindings: [DRIFT] }),
      id: systemIds.uuid(),
      serial: `FLEET-${index}`,
      model: 'fleet',
      createdAt: at,
      updatedAt: at,
    })),
  });
  const seen = new Map<string, number>();
  for (const status of APPLIANCE_STATUSES) {
    let token: string | undefined;
    do {
      const page = `appliances?q=FLEET-&status=${status}&page_size=100${token ? `&page_token=${token}` : ''}`;
      const { items, next_page_token } = await cloud.rest.get<List>(page);
      for (const item of items) expect(item.status).toBe(status);
      seen.set(status, (seen.get(status) ?? 0) + items.length);
      token = next_page_token;
    } while (token);
  }
  const expected = Object.groupBy(rows as StatusFacts[], statusOf);
  for (const status of APPLIANCE_STATUSES) expect(seen.get(status)).toBe(expected[status]?.length ?? 0);
  const [drifted] = (await cloud.rest.get<List>('appliances?q=FLEET-&drifted=true&page_size=1')).items;
  expect(drifted?.drift).toEqual({ since: at.toISOString(), handling: 'reported', findings: [DRIFT] });
  const { items } = await cloud.rest.get<List>('appliances?q=FLEET-&drifted=false&page_size=100');
  expect(items.filter(({ drift }) => drift)).toEqual([]);
});

test('a search finds parts of names and takes wildcards as they are', async () => {
  const find = async (q: string) =>
    (await cloud.rest.get<List>(`appliances?q=${encodeURIComponent(q)}`)).items.length;
  expect(await find('kiln')).toBe(1);
  expect(await find('tea h')).toBe(2);
  expect(await find('REST_0001')).toBe(0);
  expect(await find('%')).toBe(0);
  expect(
    (await cloud.rest.get<List>(`appliances?customer_id=${customerId}&presence=offline`)).items,
  ).toHaveLength(2);
});

test('each no for the state of things names a step, and the step can be done', async () => {
  const refusal = async (method: string, path: string, body?: object) => {
    const answer = await cloud.rest.request<{ detail: string }>(method, path, {
      ...(body && { body }),
      headers: { 'if-match': '*' },
    });
    expect(answer.status, path).toBe(409);
    return answer.body.detail;
  };
  const register = (serial: string, siteId?: string) =>
    cloud.rest.post<{ appliance: Appliance }>('appliances', {
      serial,
      model: 'AIO-10',
      siteId: siteId ?? null,
    });
  const { id: customerId } = await cloud.rest.post<{ id: string }>('customers', { name: 'Steps' });
  const { id: siteId } = await cloud.rest.post<{ id: string }>('sites', {
    customerId,
    name: 'Steps',
    accessLines: [staticLine(9)],
  });
  const { id } = (await register('STEP-0001', siteId)).appliance;
  // A serial number that is taken: retire that one.
  const taken = { serial: 'STEP-0001', model: 'AIO-10' };
  expect(await refusal('POST', 'appliances', taken)).toContain('Retire');
  // A site that is occupied: move that one.
  const other = (await register('STEP-0002')).appliance;
  expect(await refusal('PATCH', `appliances/${other.id}`, { siteId })).toContain('move');
  // Nothing to send: a network, rolled out.
  expect(await refusal('POST', `appliances/${id}/deliveries`)).toContain('put its site into one');
  const network = { customerId, name: 'Steps', kind: 'mono-site', siteIds: [siteId] };
  await cloud.rest.post('networks?apply=true', network);
  await eventually(
    async () => (await cloud.rest.request('POST', `appliances/${id}/deliveries`)).status === 202,
    'the target state can be sent',
  );
  expect(await refusal('POST', `appliances/${id}/commands`, { kind: 'ping' })).toContain('when it is back');
  await cloud.rest.patch(`appliances/${id}`, { siteId: null });
  await cloud.rest.patch(`appliances/${other.id}`, { siteId });
  await cloud.rest.post(`appliances/${id}/retirement`);
  for (const path of ['deliveries', 'enrolment-secrets']) {
    expect(await refusal('POST', `appliances/${id}/${path}`)).toContain('register its serial number anew');
  }
  expect((await register('STEP-0001')).appliance.id).not.toBe(id);
});
