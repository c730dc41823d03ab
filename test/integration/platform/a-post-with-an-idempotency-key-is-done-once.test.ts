import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestClock } from '../../lib/certificates.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

const clock = createTestClock();
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud({ clock });
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

test('a secret is told again for ten minutes, and to nobody else', async () => {
  const body = { serial: 'SK-IDEM-6', model: 'SK-100' };
  const first = await add('key-6', body);
  const { secret: token } = await cloud.rest.post<{ secret: string }>('tokens', {
    name: 'other',
    role: 'operator-admin',
  });
  expect((await add('key-6', body, cloud.rest.as({ token }))).body).toMatchObject({ code: 'serial-taken' });
  clock.forward(9 * 60_000);
  expect((await add('key-6', body)).body).toEqual(first.body);
  clock.forward(2 * 60_000);
  const late = await add('key-6', body);
  expect(late).toMatchObject({ status: 409, body: { code: 'secret-told' } });
  expect(late.body.detail).toContain(String(first.headers.location));
  // What holds no secret is answered the same all day.
  const customer = () =>
    cloud.rest.request('POST', 'customers', {
      body: { name: 'K6' },
      headers: { 'idempotency-key': 'key-7' },
    });
  const made = await customer();
  clock.forward(3 * 3_600_000);
  expect(await customer()).toMatchObject({ status: 201, body: made.body });
});
