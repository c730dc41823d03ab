import { request } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

/** Sends octets as they are. */
function raw(
  body: string | Buffer,
  headers: Record<string, string>,
  [method, path] = ['POST', 'resellers'],
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${cloud.url}/api/v1/${path}`,
      { method, ca: cloud.ca, headers: { authorization: `Bearer ${cloud.token}`, ...headers } },
      async (incoming) => {
        const chunks = await incoming.toArray();
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

test('the title is in the reader’s language, the code the same in all', async () => {
  for (const [language, title] of [
    ['de, en;q=0.5', 'Not found'],
    ['zh-TW,zh;q=0.9,en;q=0.8', '找不到資源'],
    ['en, zh;q=0.9', 'Not found'],
  ] as const) {
    const answer = await cloud.rest.request('GET', 'nothing', { headers: { 'accept-language': language } });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found', status: 404, title } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
});

test('an id that is none names nothing', async () => {
  for (const id of ['x', "1'or'1'='1", '%00', '..%2f..%2fetc', '01890000-0000-7000-8000-000000000000']) {
    expect(await cloud.rest.request('GET', `sites/${id}`), id).toMatchObject({ status: 404 });
  }
});

test('an address that cannot be read is refused like everything else', async () => {
  for (const [path, status, code] of [
    ['sites/%zz', 400, 'request-invalid'],
    [`sites/${'x'.repeat(500)}`, 404, 'not-found'],
  ] as const) {
    const answer = await cloud.rest.request('GET', path);
    expect(answer, path).toMatchObject({ status, body: { code, title: expect.any(String) } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
});

test('a media type said of no body does no harm where none is wanted', async () => {
  const { id } = await cloud.rest.post<{ id: string }>('resellers', { name: 'short-lived' });
  const headers = { 'content-type': 'application/json', 'if-match': '*' };
  const answer = await raw('', headers, ['DELETE', `resellers/${id}`]);
  expect(answer).toEqual({ status: 204, body: '' });
});

test('a merge patch may say that it is one', async () => {
  const { id } = await cloud.rest.post<{ id: string }>('resellers', { name: 'before' });
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    const options = {
      method: 'PATCH',
      ca: cloud.ca,
      headers: {
        authorization: `Bearer ${cloud.token}`,
        'content-type': 'application/merge-patch+json',
        'if-match': '*',
      },
    };
    const outgoing = request(`${cloud.url}/api/v1/resellers/${id}`, options, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on('error', reject);
    outgoing.end('{"name":"after"}');
  });
  expect(answer).toBe(200);
  expect(await cloud.rest.get(`resellers/${id}`)).toMatchObject({ name: 'after' });
});

test('bodies that are not what they say are refused, and the process lives on', async () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string | Buffer, Record<string, string>, number, string][] = [
    ['{"name":', json, 400, 'request-invalid'],
    ['', json, 400, 'request-invalid'],
    ['[]', json, 400, 'request-invalid'],
    ['null', json, 400, 'request-invalid'],
    ['{"name":"x","__proto__":{"role":"operator-admin"}}', json, 400, 'request-invalid'],
    ['{"name":"\\u0000"}', json, 400, 'request-invalid'],
    ['[['.repeat(50_000), json, 400, 'request-invalid'],
    [`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, json, 400, 'request-invalid'],
    ['{"name":"x"}', { 'content-type': 'text/plain' }, 415, 'media-type-unsupported'],
    ['name=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'media-type-unsupported'],
    [`{"name":"${'x'.repeat(1_100_000)}"}`, json, 413, 'body-too-large'],
  ];
  for (const [body, headers, status, code] of cases) {
    const answer = await raw(body, headers);
    expect({ status: answer.status, ...JSON.parse(answer.body) }, String(body).slice(0, 40)).toMatchObject({
      status,
      code,
    });
  }
  expect(await cloud.rest.request('GET', 'resellers')).toMatchObject({ status: 200 });
});

test('what goes wrong inside is logged and not told', async () => {
  await cloud.context.db.$executeRawUnsafe('alter table reseller rename to reseller_away');
  const answer = await cloud.rest.request<{ requestId: string }>('GET', 'resellers');
  await cloud.context.db.$executeRawUnsafe('alter table reseller_away rename to reseller');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer.body)).not.toMatch(/reseller|prisma|sql/i);
  expect(
    cloud.logLines.some((line) => line.includes(answer.body.requestId) && line.includes('reseller')),
  ).toBe(true);
});

test('pages and answers carry the headers that keep them to themselves', async () => {
  const { headers } = await cloud.rest.as({}).request('GET', '/');
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
});
