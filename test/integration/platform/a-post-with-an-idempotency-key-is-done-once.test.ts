import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const add = (key: string, body: object, rest = cloud.rest) =>
  rest.request<Record<string, unknown>>('POST', 'appliances', { body, headers: { 'idempotency-key': key } });

test('the same request with the same key gets the same answer, secret included, which is not kept in the clear', async () => {
  const body = { serial: 'SK-IDEM-1', model: 'SK-100' };
  const first = await add('key-1', body);
  const again = await add('key-1', body);
  expect(first.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(again).toMatchObject({
    status: 201,
    headers: { 'idempotency-replayed': 'true', etag: first.headers.etag, location: first.headers.location },
  });
  const { enrolmentSecret } = first.body.bootstrap as { enrolmentSecret: string };
  expect(JSON.stringify(await cloud.context.db.idempotencyKey.findMany())).not.toContain(enrolmentSecret);
});

test('many at once make one', async () => {
  const body = { serial: 'SK-IDEM-2', model: 'SK-100' };
  const answers = await Promise.all(Array.from({ length: 8 }, () => add('key-2', body)));
  const made = answers.filter(({ status }) => status === 201);
  const underWay = answers.filter(({ status }) => status === 409);
  expect(made.length).toBeGreaterThan(0);
  expect(made.length + underWay.length).toBe(8);
  expect(new Set(made.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await cloud.context.db.appliance.count({ where: { serial: 'SK-IDEM-2' } })).toBe(1);
});

test('another request with a used key is refused; another caller’s key is another key', async () => {
  await add('key-3', { serial: 'SK-IDEM-3', model: 'SK-100' });
  expect(await add('key-3', { serial: 'SK-IDEM-4', model: 'SK-100' })).toMatchObject({
    status: 409,
    body: { code: 'idempotency-mismatch' },
  });
  const { secret } = await cloud.rest.post<{ secret: string }>('tokens', {
    name: 'o',
    role: 'operator-admin',
  });
  const other = await add(
    'key-3',
    { serial: 'SK-IDEM-4', model: 'SK-100' },
    cloud.rest.as({ token: secret }),
  );
  expect(other.status).toBe(201);
});

test('a malformed key is refused', async () => {
  for (const key of ['x'.repeat(256), 'with space']) {
    expect(await add(key, { serial: 'SK-IDEM-5', model: 'SK-100' })).toMatchObject({ status: 400 });
  }
});
