import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Appliance, SerialConflict } from '../../../cloud/appliances/schema.ts';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { addToken, restOf } from '../../lib/access/accounts.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import type { Rest } from '../../lib/rest.ts';

type Thing = { id: string };
type Tenant = { reseller: string; customer: string; site: string; rest: Rest; token: string };

const stack = new AsyncDisposableStack();
let cloud: TestCloud;
let squatter: Tenant;
let other: Tenant;
beforeAll(async () => {
  cloud = stack.use(await startCloud());
  [squatter, other] = [await tenant('Squatter'), await tenant('Other')];
});
afterAll(() => stack.disposeAsync());

async function tenant(name: string): Promise<Tenant> {
  const { id: reseller } = await cloud.rest.post<Thing>('resellers', { name });
  const { secret: token } = await addToken(cloud, 'reseller-admin', { reseller, customer: '' });
  const rest = stack.use(restOf(cloud, token));
  const { id: customer } = await rest.post<Thing>('customers', { name });
  const { id: site } = await rest.post<Thing>('sites', { customerId: customer, name, accessLines: [] });
  return { reseller, customer, site, rest, token };
}

const register = (rest: Rest, serial: string, siteId?: string) =>
  rest.request<{ appliance: Appliance; bootstrap: { enrolmentSecret: string }; code?: string }>(
    'POST',
    'appliances',
    { body: { serial, model: 'AIO-10', ...(siteId && { siteId }) } },
  );
const by = (owner: Tenant | undefined, kind: string, file: string, query = '') =>
  sendFile(owner ? { ...cloud, token: owner.token } : cloud, 'POST', `imports/${kind}${query}`, file);
const entries = async (serial: string) =>
  (await cloud.rest.get<{ items: Appliance[] }>(`appliances?q=${serial}`)).items;

const enrol = async (serial: string, by: { secret?: string; factory?: string }) => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const { secret, factory } = by;
  const claim = {
    serial,
    address: '192.0.2.1',
    ...(secret !== undefined && { secret }),
    ...(factory !== undefined && { factory: { serial, anchor: factory, subject: 'CN=box' } }),
  };
  return cloud.context.enrolment.enrol(claim, await certificationRequest(key, serial)).then(
    ({ serialNumber }) => cloud.context.certificates.checkDevice(serialNumber),
    (error: { code: string }) => ({ refused: error.code }),
  );
};

test('a factory’s box goes to its operator, whoever wrote its serial number down before', async () => {
  const serial = 'SK-SQUATTED-1';
  const taken = (await register(squatter.rest, serial, squatter.site)).body.appliance;
  const secret = randomBytes(16).toString('base64url');
  const hash = createHash('sha256').update(secret).digest('hex');
  const manifest = csv(['serial', 'model', 'secret_hash'], [serial, 'AIO-10', hash]);
  // By a factory's certificate alone nobody lets it into the squatter's customer: a person decides.
  expect(await enrol(serial, { factory: 'Factory' })).toEqual({ refused: 'serial-unknown' });
  expect((await by(undefined, 'appliances', manifest)).json.rows).toMatchObject({ created: 1, updated: 0 });
  const all = await entries(serial);
  const own = all.find(({ id }) => id !== taken.id);
  expect(all).toHaveLength(2);
  expect(await enrol(serial, { secret })).toEqual({ applianceId: own?.id });
  expect(await squatter.rest.get(`appliances/${taken.id}`)).toMatchObject({ state: 'registered' });

  const { items } = await cloud.rest.get<{ items: SerialConflict[] }>('serial-conflicts');
  expect(items).toMatchObject([
    {
      serial,
      appliances: [
        { id: taken.id, registrarName: 'Squatter' },
        { id: own?.id, registrar: 'operator' },
      ],
    },
  ]);
  expect(await squatter.rest.request('GET', 'serial-conflicts')).toMatchObject({ status: 403 });
  const decide = (keep: string) =>
    cloud.rest.request('POST', `serial-conflicts/${serial}/decision`, { body: { keep } });
  expect(await decide(squatter.site)).toMatchObject({ status: 404 });
  expect(await decide(own!.id)).toMatchObject({ status: 200, body: { id: own!.id } });
  expect(await cloud.rest.get(`appliances/${taken.id}`)).toMatchObject({ state: 'retired' });
  expect((await cloud.rest.get<{ items: unknown[] }>('serial-conflicts')).items).toEqual([]);
  expect(await decide(own!.id)).toMatchObject({ status: 409 });
});

test('who keeps a reseller’s entry gives it the secret from the factory', async () => {
  const serial = 'SK-SQUATTED-2';
  const { appliance } = (await register(other.rest, serial, other.site)).body;
  const secret = randomBytes(16).toString('base64url');
  const hash = createHash('sha256').update(secret).digest('hex');
  await by(undefined, 'appliances', csv(['serial', 'model', 'secret_hash'], [serial, 'AIO-10', hash]));
  await cloud.rest.post(`serial-conflicts/${serial}/decision`, { keep: appliance.id });
  expect(await enrol(serial, { secret })).toEqual({ applianceId: appliance.id });
});

test('what an operator exports comes back unchanged, what resellers registered too', async () => {
  const { body } = await sendFile(cloud, 'GET', 'exports/appliances.csv');
  const { total, unchanged } = (await by(undefined, 'appliances', body.toString())).json.rows ?? {};
  expect(total).toBeGreaterThan(0);
  expect(unchanged).toBe(total);
});

test('nobody learns from a serial number or key that others have it, by a dry run neither', async () => {
  const serial = 'SK-SHARED-1';
  const { id: spare } = await other.rest.post<Thing>('sites', {
    customerId: other.customer,
    name: 'spare',
    accessLines: [],
  });
  expect((await register(cloud.rest, serial)).status).toBe(201);
  expect((await register(other.rest, serial, spare)).status).toBe(201);
  expect(await register(other.rest, serial)).not.toMatchObject({ status: 201 });
  const people = { customerId: squatter.customer, name: 'S', accessLines: [], externalKey: 'K-1' };
  await squatter.rest.post('sites', people);
  await squatter.rest.post('customers', { name: 'S', externalKey: 'K-1' });
  await cloud.rest.post('customers', { name: 'Operator’s', externalKey: 'K-1' });
  for (const query of ['?validate_only=true', '']) {
    const customer = { name: 'Mine', externalKey: 'K-1' };
    const site = { customerId: other.customer, name: 'Mine', accessLines: [], externalKey: 'K-1' };
    const expected = query === '' ? 201 : 200;
    expect(await other.rest.request('POST', `customers${query}`, { body: customer })).toMatchObject({
      status: expected,
    });
    expect(await other.rest.request('POST', `sites${query}`, { body: site })).toMatchObject({
      status: expected,
    });
  }
  const again = await other.rest.request('POST', 'customers', {
    body: { name: 'Twice', externalKey: 'K-1' },
  });
  expect(again).toMatchObject({ status: 409, body: { code: 'external-key-taken' } });
});

test('an operator’s file means by a key only what the operator gave it to', async () => {
  const squatted = await squatter.rest.post<Thing>('customers', { name: 'Squatted', externalKey: 'ERP-7' });
  const file = csv(['external_key', 'name', 'industry'], ['ERP-7', 'The bank', 'banking']);
  expect((await by(undefined, 'customers', file)).json.rows).toMatchObject({ created: 1, updated: 0 });
  expect(await squatter.rest.get(`customers/${squatted.id}`)).toMatchObject({
    name: 'Squatted',
    industry: null,
  });
  const site = csv(['external_key', 'name', 'customer_external_key'], ['ERP-7-1', 'Head office', 'ERP-7']);
  expect((await by(undefined, 'sites', site)).json.rows).toMatchObject({ created: 1 });
  expect((await squatter.rest.get<{ items: unknown[] }>(`sites?customer_id=${squatted.id}`)).items).toEqual(
    [],
  );
  // Nor does a key that is only sent along become a reseller's.
  const owned = await cloud.rest.post<Thing>('customers', {
    name: 'Given',
    externalKey: 'ERP-8',
    resellerId: squatter.reseller,
  });
  await squatter.rest.patch(`customers/${owned.id}`, { name: 'Given on', externalKey: 'ERP-8' });
  const update = csv(['external_key', 'name'], ['ERP-8', 'Given back']);
  expect((await by(undefined, 'customers', update)).json.rows).toMatchObject({ updated: 1 });
});

test('a box that was retired returns by its serial number, as another appliance', async () => {
  const serial = 'SK-REPAIRED-1';
  const first = (await register(cloud.rest, serial)).body;
  expect(await enrol(serial, { secret: first.bootstrap.enrolmentSecret })).toEqual({
    applianceId: first.appliance.id,
  });
  const twice = await register(cloud.rest, serial);
  expect(twice).toMatchObject({ status: 409, body: { code: 'serial-taken' } });
  await cloud.rest.post(`appliances/${first.appliance.id}/retirement`);
  const second = (await register(cloud.rest, serial)).body;
  expect(second.appliance.id).not.toBe(first.appliance.id);
  expect(await enrol(serial, { secret: first.bootstrap.enrolmentSecret })).toEqual({
    refused: 'secret-expired',
  });
  expect(await enrol(serial, { secret: second.bootstrap.enrolmentSecret })).toEqual({
    applianceId: second.appliance.id,
  });
  expect(
    (await cloud.rest.get<{ items: unknown[] }>(`appliances/${second.appliance.id}/certificates`)).items,
  ).toHaveLength(1);
  // By a file, too.
  await cloud.rest.post(`appliances/${second.appliance.id}/retirement`);
  const rows = csv(['serial', 'model'], [serial, 'AIO-10']);
  expect((await by(undefined, 'appliances', rows)).json.rows).toMatchObject({ created: 1, unchanged: 0 });
  expect(await entries(serial)).toHaveLength(3);
});

test('a retired box that nobody registered anew waits for somebody to decide', async () => {
  const serial = 'SK-REPAIRED-2';
  const { appliance } = (await register(cloud.rest, serial)).body;
  await cloud.rest.post(`appliances/${appliance.id}/retirement`);
  expect(await enrol(serial, { secret: 'x'.repeat(22) })).toEqual({ refused: 'serial-unknown' });
});

test('a customer that goes to another reseller takes what the former one was told out of use', async () => {
  const former = await tenant('Former');
  const serial = 'SK-RESELLER-1';
  const { bootstrap, appliance } = (await register(former.rest, serial, former.site)).body;
  await cloud.rest.patch(`customers/${former.customer}`, { resellerId: other.reseller });
  expect(await former.rest.request('GET', `appliances/${appliance.id}`)).toMatchObject({ status: 404 });
  expect(await enrol(serial, { secret: bootstrap.enrolmentSecret })).toEqual({ refused: 'secret-expired' });
  const issued = await other.rest.post<{ bootstrap: { enrolmentSecret: string } }>(
    `appliances/${appliance.id}/enrolment-secrets`,
  );
  expect(await enrol(serial, { secret: issued.bootstrap.enrolmentSecret })).toEqual({
    applianceId: appliance.id,
  });
});
