import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Rest } from '../../lib/rest.ts';

let cloud: TestCloud;
let nobody: Rest;
beforeAll(async () => {
  cloud = await startCloud();
  nobody = cloud.rest.as({});
});
afterAll(() => cloud[Symbol.asyncDispose]());

const signIn = (body: object, headers: Record<string, string> = {}) =>
  nobody.request('POST', 'sessions', { body, headers });
const cookieOf = (answer: { headers: Record<string, string | string[] | undefined> }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? '';

test('a session lives in a cookie that scripts of pages cannot read, until the sign-out', async () => {
  const answer = await signIn({ email: 'ADMIN@localhost', password: ADMIN.password });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ user: { email: ADMIN.email, role: 'operator-admin' } });
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^__Host-sitekeeper=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
  );
  const rest = nobody.as({ cookie: cookieOf(answer) });
  expect(await rest.get('users/me')).toMatchObject({ email: ADMIN.email });
  expect(await rest.get('sessions/current')).toMatchObject({ user: { email: ADMIN.email } });
  await rest.delete('sessions/current');
  expect(await rest.request('GET', 'users/me')).toMatchObject({
    status: 401,
    body: { code: 'sign-in-required' },
  });
});

test('a wrong password and an unknown address get the same answer', async () => {
  const wrong = await signIn({ email: ADMIN.email, password: 'wrong' });
  const unknown = await signIn({ email: 'nobody@localhost', password: 'wrong' });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
  const { requestId: _one, ...first } = wrong.body as { requestId: string };
  const { requestId: _two, ...second } = unknown.body as { requestId: string };
  expect(second).toEqual(first);
});

test('changes with a cookie from a page of another origin are refused, also the sign-in', async () => {
  const body = { email: ADMIN.email, password: ADMIN.password };
  const foreign = await signIn(body, { origin: 'https://evil.example' });
  expect(foreign).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
  const cookie = cookieOf(await signIn(body, { origin: cloud.url, 'sec-fetch-site': 'same-origin' }));
  const rest = nobody.as({ cookie });
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
    const answer = await rest.request('POST', 'resellers', { body: { name: 'R' }, headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
  }
  expect(await rest.request('POST', 'resellers', { body: { name: 'R' } })).toMatchObject({ status: 201 });
});

test('neither passwords nor credentials stand in the log or the database', async () => {
  const { headers } = await signIn({ email: ADMIN.email, password: ADMIN.password });
  const secret = String(headers['set-cookie']).split(/[=;]/)[1] ?? '';
  const { db } = cloud.context;
  const stored = JSON.stringify([
    await db.user.findMany(),
    await db.session.findMany(),
    await db.apiToken.findMany(),
  ]);
  for (const text of [cloud.logLines.join(''), stored]) {
    for (const one of [secret, cloud.token, ADMIN.password]) expect(text).not.toContain(one);
  }
  expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
});

test('guessing is slowed down', async () => {
  const codes: number[] = [];
  for (let i = 0; i < 12; i++) codes.push((await signIn({ email: ADMIN.email, password: 'guess' })).status);
  expect(codes.at(-1)).toBe(429);
});
