import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Answer, Rest } from '../../lib/rest.ts';
import { credentialOf } from '../../lib/sign-in.ts';

type Account = { id: string; email: string; role: string; version: number };
type Made = { user: Account; invitation: { secretUrl: string; expiresAt: string } };
type Page = { items: Account[] };
type Opened = { csrfToken: string };

let cloud: TestCloud;
let nobody: Rest;
let ours: { reseller: string; customer: string };
let theirs: { reseller: string; customer: string };
/** Of the reseller that is `ours`. */
let partner: Rest;
beforeAll(async () => {
  cloud = await startCloud();
  nobody = cloud.rest.as({});
  ours = await makeReseller('Ours');
  theirs = await makeReseller('Theirs');
  partner = (await enter(await make('partner', 'reseller-admin', { resellerId: ours.reseller }))).rest;
});
afterAll(() => cloud[Symbol.asyncDispose]());

const PASSWORD = 'a password that is long enough';

async function makeReseller(name: string) {
  const { rest } = cloud;
  const reseller = (await rest.post<{ id: string }>('resellers', { name })).id;
  const customer = (await rest.post<{ id: string }>('customers', { name, resellerId: reseller })).id;
  return { reseller, customer };
}
const account = (name: string, role: string, more: object = {}) => ({
  email: `${name}@people.example`,
  name,
  role,
  ...more,
});
const make = (name: string, role: string, more: object = {}, by = cloud.rest) =>
  by.post<Made>('users', account(name, role, more));
/** The limiter of the routes counts these as guesses, so the service is asked. */
async function enter({ invitation }: Made): Promise<{ rest: Rest; cookie: string }> {
  const { accounts } = cloud.context;
  const visitor = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
  const outcome = await accounts.invitations.answer(secretOf(invitation), PASSWORD, visitor);
  const cookie = `__Host-sitekeeper=${'opened' in outcome ? outcome.opened.secret : ''}`;
  const { csrfToken } = await nobody.as({ cookie }).get<Opened>('sessions/current');
  return { rest: nobody.as({ cookie, csrfToken }), cookie };
}
const secretOf = ({ secretUrl }: { secretUrl: string }) => new URL(secretUrl).hash.slice(1);
const answer = (secret: string, password: string): Promise<Answer<Opened>> =>
  nobody.request('POST', 'invitations/answer', { body: { secret, password } });

test('an account is opened by its invitation, once, with a password of some length', async () => {
  const { user, invitation } = await make('Ann', 'noc-engineer');
  expect(user).toMatchObject({ email: 'ann@people.example', role: 'noc-engineer' });
  expect(invitation.secretUrl).toMatch(new RegExp(`^${cloud.url}/welcome#[\\w-]{43}$`));
  const secret = secretOf(invitation);
  expect(await answer(secret, 'too short')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/password' }] },
  });
  const opened = await answer(secret, PASSWORD);
  expect(opened).toMatchObject({ status: 201, body: { method: 'invitation' } });
  expect(await nobody.as(credentialOf(opened)).get('users/me')).toMatchObject({ id: user.id });
  expect(await answer(secret, PASSWORD)).toMatchObject({ status: 410, body: { code: 'challenge-gone' } });
  expect(
    await nobody.request('POST', 'sessions', { body: { email: user.email, password: PASSWORD } }),
  ).toMatchObject({ status: 201 });
});

test('an invitation takes the place of those before, and nothing of it stands in the clear', async () => {
  const { user, invitation } = await make('Bob', 'noc-viewer');
  const second = await cloud.rest.post<Made['invitation']>(`users/${user.id}/invitations`, {});
  expect(await answer(secretOf(invitation), PASSWORD)).toMatchObject({ status: 410 });
  const { db } = cloud.context;
  const stored = JSON.stringify([
    await db.challenge.findMany(),
    (await db.auditEntry.findMany()).map((entry) => ({ ...entry, sequence: 0 })),
  ]);
  for (const one of [secretOf(invitation), secretOf(second), PASSWORD]) expect(stored).not.toContain(one);
  expect(cloud.logLines.join('')).not.toContain(secretOf(second));
  expect(await answer(secretOf(second), PASSWORD)).toMatchObject({ status: 201 });
});

test('role and belonging fit together, a mail address is one account’s, and a dry run writes nothing', async () => {
  const refused = async (body: object, status: number, ...pointers: string[]) => {
    const given = await cloud.rest.request<{ errors?: { pointer: string }[] }>('POST', 'users', { body });
    expect(given.status).toBe(status);
    expect(given.body.errors?.map(({ pointer }) => pointer) ?? []).toEqual(pointers);
  };
  await refused(account('Cy', 'reseller-admin'), 400, '/resellerId');
  await refused(
    account('Cy', 'customer-viewer', { resellerId: ours.reseller }),
    400,
    '/resellerId',
    '/customerId',
  );
  await refused(account('Cy', 'noc-viewer', { customerId: ours.customer }), 400, '/customerId');
  for (const name of ['partner', 'PARTNER']) {
    await refused(account(name, 'reseller-installer', { resellerId: ours.reseller }), 409, '/email');
    await refused(account(name, 'customer-viewer', { customerId: ours.customer }), 409, '/email');
  }
  const dry = await cloud.rest.request('POST', 'users?validate_only=true', {
    body: account('Cy', 'auditor'),
  });
  expect(dry).toMatchObject({ status: 200, body: { role: 'auditor' } });
  expect(await cloud.rest.get<Page>('users?q=cy')).toEqual({ items: [] });
});

test('a reseller’s administrator makes people of its own, and knows of no others', async () => {
  const installer = await make('Ida', 'reseller-installer', { resellerId: ours.reseller }, partner);
  const viewer = await make('Joe', 'customer-viewer', { customerId: ours.customer }, partner);
  const foreign = await make('Zoe', 'customer-viewer', { customerId: theirs.customer });
  const listed = (await partner.get<Page>('users')).items.map(({ email }) => email.split('@')[0]);
  expect(listed.sort()).toEqual(['ida', 'joe', 'partner']);
  for (const [body, status] of [
    [account('X', 'operator-admin'), 403],
    [account('X', 'auditor'), 403],
    [account('X', 'reseller-admin', { resellerId: theirs.reseller }), 404],
    [account('X', 'customer-viewer', { customerId: theirs.customer }), 404],
  ] as const) {
    expect(await partner.request('POST', 'users', { body })).toMatchObject({ status });
  }
  const headers = { 'if-match': '*' };
  for (const [method, path, body] of [
    ['GET', `users/${foreign.user.id}`, undefined],
    ['PATCH', `users/${foreign.user.id}`, { name: 'X' }],
    ['DELETE', `users/${foreign.user.id}`, undefined],
    ['POST', `users/${foreign.user.id}/invitations`, {}],
    ['DELETE', `users/${foreign.user.id}/sessions`, undefined],
  ] as const) {
    expect(await partner.request(method, path, { headers, ...(body && { body }) })).toMatchObject({
      status: 404,
    });
  }
  for (const [id, body] of [
    [installer.user.id, { role: 'operator-admin', resellerId: null }],
    [viewer.user.id, { customerId: theirs.customer }],
  ] as const) {
    const given = await partner.request('PATCH', `users/${id}`, { body, headers });
    expect([403, 404]).toContain(given.status);
  }
  const { rest: viewing } = await enter(viewer);
  expect(await viewing.request('GET', 'users')).toMatchObject({ status: 403 });
  expect(await viewing.request('GET', 'tokens')).toMatchObject({ status: 403 });
});

test('another role, or being disabled, signs out at once, also who only listens', async () => {
  const made = await make('Kay', 'noc-engineer');
  const { rest, cookie } = await enter(made);
  const path = `users/${made.user.id}`;
  const socket = new WebSocket(`${cloud.url.replace('https', 'wss')}/api/v1/live`, {
    ca: cloud.ca,
    headers: { cookie, origin: cloud.url },
  });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const { version } = await cloud.rest.get<Account>(path);
  const change = (body: object, ifMatch = '*') =>
    cloud.rest.request('PATCH', path, { body, headers: { 'if-match': ifMatch } });
  expect(await change({ name: 'Kay L.' }, `"${version}"`)).toMatchObject({ status: 200 });
  expect(await change({ role: 'noc-viewer' }, `"${version}"`)).toMatchObject({ status: 412 });
  expect(await rest.request('GET', 'users/me')).toMatchObject({ status: 200 });
  expect(await change({ role: 'noc-viewer' })).toMatchObject({ status: 200, body: { role: 'noc-viewer' } });
  expect(await rest.request('GET', 'users/me')).toMatchObject({ status: 401 });
  expect((await closed)[0]).toBe(1008);
  expect(await change({ disabled: true })).toMatchObject({ body: { disabled: true } });
  const body = { email: made.user.email, password: PASSWORD };
  expect(await nobody.request('POST', 'sessions', { body })).toMatchObject({
    status: 401,
    body: { code: 'sign-in-failed' },
  });
});

test('there is always an administrator who can sign in, also when two go at once', async () => {
  const [first] = (await cloud.rest.get<Page>('users?role=operator-admin')).items;
  const headers = { 'if-match': '*' };
  const demote = (id: string) =>
    cloud.rest.request('PATCH', `users/${id}`, { body: { role: 'noc-viewer' }, headers });
  expect(await demote(first?.id ?? '')).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
  expect(await cloud.rest.request('DELETE', `users/${first?.id}`, { headers })).toMatchObject({
    status: 409,
  });
  const { user } = await make('Lea', 'operator-admin');
  const both = await Promise.all([demote(first?.id ?? ''), demote(user.id)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const left = (await cloud.rest.get<Page>('users?role=operator-admin')).items;
  expect(left).toHaveLength(1);
});

test('who has an account elsewhere is nothing a reseller can find out, nor stand in the way of', async () => {
  const { accounts } = cloud.context;
  const foreign = 'somebody@shared.example';
  const other = 'another password that is long enough';
  await cloud.rest.post<Made>('users', {
    email: foreign,
    name: 'Theirs',
    role: 'reseller-admin',
    resellerId: theirs.reseller,
  });
  const body = (email: string) => ({
    email,
    name: 'Ours',
    role: 'customer-viewer',
    customerId: ours.customer,
  });
  const told = async (path: string, email: string) => {
    const { status, body: made } = await partner.request<object>('POST', path, { body: body(email) });
    return [status, Object.keys(made)];
  };
  for (const path of ['users?validate_only=true', 'users']) {
    const unknown = await told(path, `nobody-${path.length}@shared.example`);
    expect(await told(path, foreign)).toEqual(unknown);
    expect(await told(path, cloud.admin.email)).toEqual(unknown);
  }
  // A second one of the same address among its own is refused.
  expect((await told('users', foreign))[0]).toBe(409);

  const { items } = await partner.get<Page>('users?q=somebody@');
  const [squatter] = items;
  const { secretUrl } = await partner.post<Made['invitation']>(`users/${squatter?.id}/invitations`, {});
  const visitor = { address: '192.0.2.77', userAgent: undefined, replaces: undefined };
  await accounts.invitations.answer(secretOf({ secretUrl }), other, visitor);
  const [theirAccount] = (await cloud.rest.get<Page>(`users?q=somebody@&reseller_id=${theirs.reseller}`))
    .items;
  await accounts.users.setPassword(theirAccount?.id ?? '', PASSWORD);
  const enters = async (password: string) => {
    const outcome = await accounts.signIn.byPassword(foreign, password, visitor);
    return 'opened' in outcome ? outcome.opened.user.id : 'wanted';
  };
  expect(await enters(other)).toBe(squatter?.id);
  expect(await enters(PASSWORD)).toBe(theirAccount?.id);
  await expect(accounts.users.setPassword(foreign, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
});
