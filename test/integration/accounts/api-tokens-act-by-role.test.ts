import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Issued = { token: { id: string; prefix: string; lastUsedAt: string | null }; secret: string };
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

test('metrics take a credential; health does not', async () => {
  const nobody = cloud.rest.as({});
  expect(await nobody.request('GET', '/healthz')).toMatchObject({ status: 200 });
  expect(await nobody.request('GET', '/readyz')).toMatchObject({ status: 200 });
  expect(await nobody.request('GET', '/metrics')).toMatchObject({ status: 401 });
  const { body } = await cloud.rest.request<string>('GET', '/metrics');
  expect(body).toContain('sitekeeper_live_connections 0');
});
