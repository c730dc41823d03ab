import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { curl, makeRequest } from '../../lib/est-curl.ts';

let cloud: TestCloud;
let est: { url: string; directory: string };
beforeAll(async () => {
  cloud = await startCloud();
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-manifest-'));
  await writeFile(join(directory, 'ca.pem'), cloud.ca);
  est = { url: `https://localhost:${cloud.ports.device}/.well-known/est`, directory };
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await rm(est.directory, { recursive: true, force: true });
});

const post = (file: string, contentType?: string, query = '') =>
  sendFile(cloud, 'POST', `imports/appliances${query}`, file, contentType);
const box = (serial: string) => {
  const secret = randomBytes(16).toString('base64url');
  return { serial, secret, secretHash: createHash('sha256').update(secret).digest('hex') };
};
const enrol = async ({ serial, secret }: { serial: string; secret: string }, key: string) =>
  curl({
    site: est,
    path: '/simpleenroll',
    user: `${serial}:${secret}`,
    body: await makeRequest(est.directory, key),
  });
const find = async (serial: string) =>
  (await cloud.rest.get<{ items: Appliance[] }>(`appliances?q=${serial}`)).items[0];

test('a box enrols with the secret of its manifest, once, and a manifest sent again changes nothing', async () => {
  const [one, two, three] = [box('SK-FACTORY-1'), box('SK-FACTORY-2'), box('SK-FACTORY-3')];
  const manifest = JSON.stringify({
    version: 1,
    appliances: [
      ...[one, two].map(({ serial, secretHash }) => ({ serial, model: 'AIO-10', secretHash })),
      { serial: three.serial, model: 'AIO-10', secretHash: three.secretHash, expiresAt: '2020-01-01' },
    ],
  });
  expect(await post(manifest, 'application/json')).toMatchObject({
    status: 200,
    json: { rows: { created: 3 } },
  });
  expect(await enrol({ ...one, secret: two.secret }, 'wrong')).toMatchObject({
    status: 401,
    code: 'secret-wrong',
  });
  expect(await enrol(one, 'first')).toMatchObject({ status: 200 });
  expect(await enrol(one, 'other')).toMatchObject({ status: 401, code: 'secret-used' });
  expect(await enrol(three, 'late')).toMatchObject({ status: 401, code: 'secret-expired' });
  expect((await find(one.serial))?.state).toBe('enrolled');

  expect((await post(manifest, 'application/json')).json.rows).toMatchObject({ unchanged: 3 });
  expect(await enrol(one, 'again')).toMatchObject({ status: 401, code: 'secret-used' });
  const id = (await find(two.serial))?.id;
  await cloud.rest.post(`appliances/${id}/enrolment-secrets`);
  expect((await post(manifest, 'application/json')).json.rows).toMatchObject({ unchanged: 3 });
  expect(await enrol(two, 'replaced')).toMatchObject({ status: 401, code: 'secret-expired' });
});

test('hashes that cannot be right are refused, and are not echoed', async () => {
  const known = box('SK-HASHES-1');
  const line = ({ serial, secretHash }: ReturnType<typeof box>) => [serial, 'AIO-10', secretHash, ''];
  const header = ['serial', 'model', 'secret_hash', 'secret_expires_at'];
  expect(await post(csv(header, line(known)))).toMatchObject({ status: 200 });
  const other = { ...box('SK-HASHES-2'), secretHash: known.secretHash };
  const empty = { ...box('SK-HASHES-3'), secretHash: createHash('sha256').digest('hex') };
  const plain = { ...box('SK-HASHES-4'), secretHash: 'the-secret-itself' };
  const twin = { ...box('SK-HASHES-5'), secretHash: 'a'.repeat(64) };
  const file = csv(header, ...[other, empty, plain, twin, { ...twin, serial: 'SK-HASHES-6' }].map(line), [
    'SK-HASHES-7',
    'AIO-10',
    'b'.repeat(64),
    'next summer',
  ]);
  const refused = await post(file);
  expect(refused.status).toBe(422);
  expect(refused.json.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/rows/0/secret_hash', 'duplicate'],
    ['/rows/1/secret_hash', 'empty-secret'],
    ['/rows/2/secret_hash', 'pattern'],
    ['/rows/4/secret_hash', 'duplicate'],
    ['/rows/5/secret_expires_at', 'format'],
  ]);
  expect(refused.body.toString()).not.toContain('the-secret-itself');
  const manifest = { version: 1, appliances: [{ serial: 'SK-HASHES-8', model: 'm', secretHash: 'x' }] };
  expect((await post(JSON.stringify(manifest), 'application/json')).json.errors).toMatchObject([
    { pointer: '/appliances/0/secretHash' },
  ]);
  expect(await find('SK-HASHES-8')).toBeUndefined();
});

test('appliances are put into sites; two may change places, and no site gets two', async () => {
  const { sites } = await createCompany(cloud.rest, 3);
  const [a, b, c] = sites;
  if (!a || !b || !c) throw new Error('three sites were asked for');
  const told: string[] = [];
  const end = cloud.context.bus.subscribe('appliance.changed', ({ applianceId }) => told.push(applianceId));
  const header = ['serial', 'model', 'site_id'];
  const swap = csv(
    header,
    [a.appliance.serial, 'AIO-10', b.id],
    [b.appliance.serial, 'AIO-10', a.id],
    ['SK-THIRD-1', 'AIO-10', c.id],
  );
  const refused = await post(swap);
  expect(refused.json.errors).toMatchObject([{ pointer: '/rows/2/site_id', code: 'site-occupied', line: 4 }]);
  expect(told).toEqual([]);
  expect((await post(swap, 'text/csv', '?on_error=skip')).json.rows).toMatchObject({
    updated: 2,
    refused: 1,
  });
  expect(told.toSorted()).toEqual([a.appliance.id, b.appliance.id].toSorted());
  end();
  expect((await find(a.appliance.serial))?.site?.id).toBe(b.id);

  const chain = csv(header, [a.appliance.serial, 'AIO-10', a.id], [b.appliance.serial, 'AIO-10', c.id]);
  const both = await post(chain, 'text/csv', '?on_error=skip');
  expect(both.json.rows).toMatchObject({ refused: 2 });

  await cloud.rest.post(`appliances/${c.appliance.id}/retirement`);
  // Back from repair it is registered anew; what it was stays apart.
  const file = await sendFile(cloud, 'GET', 'exports/appliances.csv');
  expect(file.body.toString()).not.toContain(c.appliance.serial);
  const { total, unchanged } = (await post(file.body.toString())).json.rows ?? {};
  expect(unchanged).toBe(total);
});
