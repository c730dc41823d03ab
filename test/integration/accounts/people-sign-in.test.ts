import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Answer, Rest } from '../../lib/rest.ts';
import { credentialOf } from '../../lib/sign-in.ts';

let cloud: TestCloud;
let nobody: Rest;
beforeAll(async () => {
  cloud = await startCloud();
  nobody = cloud.rest.as({});
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Session = { csrfToken: string };
const signIn = (body: object, headers: Record<string, string> = {}): Promise<Answer<Session>> =>
  nobody.request<Session>('POST', 'sessions', { body, headers });

test('a session lives in a cookie that scripts of pages cannot read, until the sign-out', async () => {
  const answer = await signIn({ email: 'ADMIN@localhost', password: ADMIN.password });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ user: { email: ADMIN.email, role: 'operator-admin' } });
  expect([answer.headers['set-cookie']].flat()[0]).toMatch(
    /^__Host-sitekeeper=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
  );
  const rest = nobody.as(credentialOf(answer));
  expect(await rest.get('users/me')).toMatchObject({ email: ADMIN.email });
  const { csrfToken } = answer.body;
  expect(await rest.get('sessions/current')).toMatchObject({ user: { email: ADMIN.email }, csrfToken });
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
  const { requestId: _one, ...first } = wrong.body as unknown as { requestId: string };
  const { requestId: _two, ...second } = unknown.body as unknown as { requestId: string };
  expect(second).toEqual(first);
});

test('changes with a cookie come from our own pages, and know the token of this very session', async () => {
  const body = { email: ADMIN.email, password: ADMIN.password };
  const foreign = await signIn(body, { origin: 'https://evil.example' });
  expect(foreign).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
  const first = await signIn(body, { origin: cloud.url, 'sec-fetch-site': 'same-origin' });
  const credential = credentialOf(first);
  const rest = nobody.as(credential);
  const make = (as: Rest, headers: Record<string, string> = {}) =>
    as.request('POST', 'resellers', { body: { name: 'R' }, headers });
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
    expect(await make(rest, headers)).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
  }
  expect(await make(rest)).toMatchObject({ status: 201 });

  // Somebody signs in again in this browser: the old session ends, and its token is stale.
  const second = credentialOf(await signIn(body, { cookie: credential.cookie ?? '' }));
  expect(second.cookie).not.toBe(credential.cookie);
  expect(await rest.request('GET', 'users/me')).toMatchObject({ status: 401 });
  const cookie = second.cookie ?? '';
  for (const csrfToken of ['', 'x', credential.csrfToken ?? '']) {
    const answer = await make(nobody.as({ cookie, csrfToken }));
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf-token-invalid' } });
  }
  expect(await make(nobody.as(second))).toMatchObject({ status: 201 });
});

test('a cookie that was there before the sign-in opens nothing afterwards', async () => {
  const planted = `__Host-sitekeeper=${'A'.repeat(43)}`;
  const answer = await signIn({ email: ADMIN.email, password: ADMIN.password }, { cookie: planted });
  expect(answer.status).toBe(201);
  expect(credentialOf(answer).cookie).not.toBe(planted);
  expect(await nobody.as({ cookie: planted }).request('GET', 'users/me')).toMatchObject({ status: 401 });
});

test('neither passwords nor credentials stand in the log or the database', async () => {
  const { headers, body } = await signIn({ email: ADMIN.email, password: ADMIN.password });
  const secret = String(headers['set-cookie']).split(/[=;]/)[1] ?? '';
  const { db } = cloud.context;
  const stored = JSON.stringify([
    await db.user.findMany({ omit: { totpStep: true } }),
    await db.session.findMany(),
    await db.apiToken.findMany(),
  ]);
  for (const text of [cloud.logLines.join(''), stored]) {
    for (const one of [secret, body.csrfToken, cloud.token, ADMIN.password]) expect(text).not.toContain(one);
  }
  expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
});
