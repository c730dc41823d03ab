import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Token = { id: string; prefix: string; expiresAt: string | null; createdBy: string | null };
type Issued = { token: Token; secret: string };
const issue = (role: string, more: object = {}) =>
  cloud.rest.post<Issued>('tokens', { name: `a ${role}`, role, ...more });

test('a role may do what those below it may, and nothing above', async () => {
  const viewer = cloud.rest.as({ token: (await issue('noc-viewer')).secret });
  const engineer = cloud.rest.as({ token: (await issue('noc-engineer')).secret });
  expect(await viewer.request('GET', 'resellers')).toMatchObject({ status: 200 });
  const refused = await viewer.request('POST', 'resellers', { body: { name: 'R' } });
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await engineer.request('POST', 'resellers', { body: { name: 'R' } })).toMatchObject({ status: 201 });
  expect(await engineer.request('GET', 'tokens')).toMatchObject({ status: 403 });
});

test('the secret is told once, and a revoked or invented token opens nothing', async () => {
  const { token, secret } = await issue('noc-viewer');
  expect(secret.startsWith(token.prefix)).toBe(true);
  expect(JSON.stringify(await cloud.rest.get('tokens'))).not.toContain(secret);
  const rest = cloud.rest.as({ token: secret });
  await rest.get('sites');
  await cloud.rest.delete(`tokens/${token.id}`);
  for (const one of [rest, cloud.rest.as({ token: 'skt_invented' }), cloud.rest.as({})]) {
    expect(await one.request('GET', 'sites')).toMatchObject({
      status: 401,
      body: { code: 'sign-in-required' },
    });
  }
});

test('a token expires, after a year unless it says when, and says who issued it', async () => {
  const inDays = ({ token }: Issued) =>
    Math.round((Date.parse(token.expiresAt ?? '') - Date.now()) / 86_400_000);
  expect(inDays(await issue('noc-viewer'))).toBe(365);
  const issued = await issue('noc-viewer', { expiresInDays: 1 });
  expect(inDays(issued)).toBe(1);
  expect(issued.token.createdBy).toBe('test');
  const rest = cloud.rest.as({ token: issued.secret });
  await rest.get('sites');
  const expiresAt = new Date(Date.now() - 1000);
  await cloud.context.db.apiToken.update({ where: { id: issued.token.id }, data: { expiresAt } });
  expect(await rest.request('GET', 'sites')).toMatchObject({ status: 401 });
});

test('a token may be of one reseller or customer, and then sees nothing else', async () => {
  const { rest } = cloud;
  const names: string[] = [];
  for (const name of ['Mine', 'Other']) {
    const { id: resellerId } = await rest.post<{ id: string }>('resellers', { name });
    const { id: customerId } = await rest.post<{ id: string }>('customers', { name, resellerId });
    for (const [role, more] of [
      ['reseller-admin', { resellerId }],
      ['customer-viewer', { customerId }],
    ] as const) {
      const scoped = rest.as({ token: (await issue(role, more)).secret });
      const { items } = await scoped.get<{ items: { name: string }[] }>('customers');
      names.push(...items.map((customer) => customer.name));
    }
  }
  expect(names).toEqual(['Mine', 'Mine', 'Other', 'Other']);
  const aimless = { name: 'x', role: 'reseller-admin' };
  expect(await rest.request('POST', 'tokens', { body: aimless })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/resellerId' }] },
  });
});

test('metrics take a credential; health does not', async () => {
  const nobody = cloud.rest.as({});
  expect(await nobody.request('GET', '/healthz')).toMatchObject({ status: 200 });
  expect(await nobody.request('GET', '/readyz')).toMatchObject({ status: 200 });
  expect(await nobody.request('GET', '/metrics')).toMatchObject({ status: 401 });
  const { body } = await cloud.rest.request<string>('GET', '/metrics');
  expect(body).toContain('sitekeeper_live_connections 0');
});
