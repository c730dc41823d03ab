import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountKey } from '../../../cloud/accounts/sign-in/attempt-keys.ts';
import type { KnownDevice } from '../../../cloud/accounts/sign-in/known-devices.ts';
import { restOf } from '../../lib/access/accounts.ts';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createRest } from '../../lib/rest.ts';
import { signInAs } from '../../lib/sign-in.ts';

let cloud: TestCloud;
let now = new Date('2026-03-01T00:00:00Z');
beforeAll(async () => {
  cloud = await startCloud({ clock: { now: () => now } });
});
afterAll(() => cloud[Symbol.asyncDispose]());

const passwordChecks = async (): Promise<number> => {
  const { body } = await cloud.rest.request<string>('GET', '/metrics');
  return Number(/^sitekeeper_password_checks_total (\d+)$/m.exec(body)?.[1]);
};
const DEVICE: KnownDevice = { id: 'a browser of the administrator', isOf: () => true };
const guess = (address: string, email: string, password: string, device?: KnownDevice) =>
  cloud.context.accounts.signIn.byPassword(
    email,
    password,
    { address, userAgent: undefined, replaces: undefined },
    device,
  );
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'signed in',
    (error: { code?: string }) => error.code ?? String(error),
  );

test('a flood of guesses from one address is turned away, and costs next to no password check', async () => {
  const nobody = cloud.rest.as({});
  const attempt = (i: number) =>
    nobody.request('POST', 'sessions', { body: { email: ADMIN.email, password: `guess ${i}` } });
  const before = await passwordChecks();
  const answers = await Promise.all(Array.from({ length: 120 }, (_, i) => attempt(i)));
  const statuses = Map.groupBy(answers, ({ status }) => status);
  expect([...statuses.keys()].sort()).toEqual([401, 429]);
  expect(statuses.get(429)?.length).toBeGreaterThanOrEqual(110);
  // Two for each, however many accounts have the address.
  expect((await passwordChecks()) - before).toBeLessThanOrEqual(10);
});

test('an account is locked for the address that guesses, existing or not, ever longer, and not for good', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  for (const email of [ADMIN.email, 'nobody@localhost']) {
    const codes: string[] = [];
    for (let i = 0; i < 8; i++) codes.push(await outcome(guess(`2001:db8:0:1::${i}`, email, 'wrong')));
    expect(codes).toEqual([
      ...Array.from({ length: 5 }, () => 'sign-in-failed'),
      ...Array.from({ length: 3 }, () => 'sign-in-locked'),
    ]);
  }
  const checks = await passwordChecks();
  expect(await outcome(guess('2001:db8:0:1::9', ADMIN.email, ADMIN.password))).toBe('sign-in-locked');
  expect(await passwordChecks()).toBe(checks);

  now = new Date(now.getTime() + 61_000);
  expect(await outcome(guess('2001:db8:0:1::1', ADMIN.email, 'wrong'))).toBe('sign-in-failed');
  now = new Date(now.getTime() + 61_000);
  expect(await outcome(guess('2001:db8:0:1::1', ADMIN.email, ADMIN.password))).toBe('sign-in-locked');
  now = new Date(now.getTime() + 61_000);
  expect(await outcome(guess('2001:db8:0:1::1', ADMIN.email, ADMIN.password))).toBe('signed in');
});

test('a stranger who guesses from one address locks nobody out elsewhere', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  for (let i = 0; i < 30; i++) await outcome(guess('198.51.100.1', ADMIN.email, `wrong ${i}`));
  expect(await outcome(guess('198.51.100.1', ADMIN.email, ADMIN.password))).toBe('sign-in-locked');
  expect(await outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password))).toBe('signed in');
});

test('guesses from very many addresses hold back unknown devices, not a known one nor a second factor', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const email = 'second@people.example';
  const { db, accounts } = cloud.context;
  const admin = await db.user.findFirstOrThrow({ where: { email: ADMIN.email } });
  const { passwordHash } = admin;
  const user = await db.user.create({
    data: {
      ...admin,
      id: cloud.context.ids.uuid(),
      email,
      passwordHash,
      totpConfirmedAt: now,
      totpSecret: 'sealed',
    },
  });
  for (const [i, one] of [ADMIN.email, email].entries()) {
    // As many as have failed from very many addresses; the next one is the last that is looked at.
    const failed = { key: accountKey(one), failures: 99, lastAt: now, lockedUntil: null };
    await db.signInFailure.upsert({ where: { key: failed.key }, create: failed, update: failed });
    expect(await outcome(guess(`2001:db8:${i}::1`, one, 'wrong'))).toBe('sign-in-failed');
  }
  for (const password of ['wrong', ADMIN.password]) {
    expect(await outcome(guess('192.0.2.9', ADMIN.email, password))).toBe('sign-in-locked');
    expect(await outcome(guess('192.0.2.9', 'nobody@localhost', password))).toBe('sign-in-failed');
  }
  expect(await outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password, DEVICE))).toBe('signed in');
  expect(await outcome(guess('192.0.2.9', email, 'wrong'))).toBe('sign-in-locked');
  expect(await guess('192.0.2.9', email, ADMIN.password)).toMatchObject({ wanted: { methods: ['totp'] } });
  await accounts.factors.removeAll(user.id);
  await db.user.delete({ where: { id: user.id } });
});

test('a known device is no way to guess without end', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const codes: string[] = [];
  for (let i = 0; i < 7; i++)
    codes.push(await outcome(guess('192.0.2.9', ADMIN.email, `wrong ${i}`, DEVICE)));
  expect(codes.slice(5)).toEqual(['sign-in-locked', 'sign-in-locked']);
  expect(await outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password))).toBe('signed in');
});

test('whoever has an account of the same mail address elsewhere guesses no faster by it', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const { db, accounts, ids } = cloud.context;
  await db.signInFailure.deleteMany();
  const admin = await db.user.findFirstOrThrow({ where: { email: ADMIN.email } });
  const reseller = await cloud.rest.post<{ id: string }>('resellers', { name: 'Of a namesake' });
  const namesake = await db.user.create({
    data: { ...admin, id: ids.uuid(), role: 'reseller-admin', resellerId: reseller.id },
  });
  const own = 'the password of a namesake';
  await accounts.users.setPassword(namesake.id, own);
  const itsBrowser: KnownDevice = {
    id: 'a browser of the namesake',
    isOf: (user) => user?.id === namesake.id,
  };
  const codes: string[] = [];
  for (let i = 0; i < 12; i++) {
    codes.push(await outcome(guess('192.0.2.77', ADMIN.email, `wrong ${i}`, itsBrowser)));
    codes.push(await outcome(guess('192.0.2.77', ADMIN.email, own, itsBrowser)));
  }
  expect(codes.filter((code) => code === 'sign-in-failed').length).toBeLessThanOrEqual(5);
  expect(codes.at(-1)).toBe('sign-in-locked');
  await db.user.delete({ where: { id: namesake.id } });
});

test('an address is locked whatever accounts it tries, one’s own among them, with its whole network of IPv6', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const codes: string[] = [];
  for (let i = 0; i < 22; i++) {
    // An account of one's own makes the failures of others forgotten no more than those of the address.
    if (i === 15)
      expect(await outcome(guess('2001:db8:1:1::f', ADMIN.email, ADMIN.password))).toBe('signed in');
    codes.push(await outcome(guess(`2001:db8:1:1::${i}`, `person${i}@localhost`, 'wrong')));
  }
  expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'sign-in-failed'));
  expect(codes.slice(20)).toEqual(['sign-in-locked', 'sign-in-locked']);
  expect(await outcome(guess('2001:db8:1:2::1', ADMIN.email, ADMIN.password))).toBe('signed in');
});

test('many guesses at the same moment are no way around', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const codes = await Promise.all(
    Array.from({ length: 15 }, (_, i) => outcome(guess('198.51.100.7', ADMIN.email, `wrong ${i}`))),
  );
  expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(5);
  expect(codes.filter((code) => code === 'sign-in-locked')).toHaveLength(10);
});

test('only so many sign-ins wait at a time; who comes from a known device waits apart, and before others', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const strangers = Array.from({ length: 60 }, (_, i) =>
    outcome(guess(`2001:db8:f${i}::1`, `p${i}@localhost`, 'wrong')),
  );
  const known = outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password, DEVICE));
  const ended: string[] = [];
  await Promise.all([
    known.then(() => ended.push('known')),
    Promise.all(strangers).then(() => ended.push('strangers')),
  ]);
  expect(await known).toBe('signed in');
  const codes = await Promise.all(strangers);
  expect(codes.filter((code) => code === 'too-many-requests').length).toBeGreaterThan(0);
  expect(ended).toEqual(['known', 'strangers']);
});

test('who knows the password changes it, which signs out every other browser', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const nobody = cloud.rest.as({});
  const user = await cloud.context.db.user.findFirstOrThrow();
  const visitor = { address: '192.0.2.1', userAgent: 'other', replaces: undefined };
  await cloud.context.accounts.sessions.open(user, 'password', false, visitor);
  // The flood above was in the same minute as far as the limiter's own clock goes.
  const opened = await cloud.context.accounts.sessions.open(user, 'password', false, visitor);
  const cookie = `__Host-sitekeeper=${opened.secret}`;
  const { csrfToken } = await nobody.as({ cookie }).get<{ csrfToken: string }>('sessions/current');
  const rest = nobody.as({ cookie, csrfToken });
  const change = (current: string, next: string) =>
    rest.request('PATCH', 'users/me', { body: { password: { current, new: next } } });
  expect(await change('wrong', 'another long password')).toMatchObject({ body: { code: 'sign-in-failed' } });
  expect(await change(ADMIN.password, 'short')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/password/new' }] },
  });
  expect((await rest.get<{ items: object[] }>('users/me/sessions')).items.length).toBeGreaterThan(1);
  expect(await change(ADMIN.password, 'another long password')).toMatchObject({ status: 200 });
  expect((await rest.get<{ items: object[] }>('users/me/sessions')).items).toMatchObject([
    { current: true, method: 'password', address: '192.0.2.1', userAgent: 'other' },
  ]);
  await expect(signInAs(nobody, ADMIN)).rejects.toThrow();
});

test('a browser is known by its cookie to the account it signed in to, until the password is another one', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const { accounts } = cloud.context;
  const password = 'another long password';
  await using rest = createRest({
    host: 'localhost',
    port: cloud.ports.http,
    ca: cloud.ca,
    localAddress: '127.0.9.1',
  });
  const signedIn = await rest.request('POST', 'sessions', { body: { email: ADMIN.email, password } });
  const setCookie = String([signedIn.headers['set-cookie']].flat().find((one) => one?.includes('-device=')));
  expect(setCookie).toMatch(
    /^__Host-sitekeeper-device=sk2\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
  );
  const cookie = setCookie.split(';')[0] ?? '';
  for (let i = 0; i < 6; i++) await outcome(guess('127.0.9.1', ADMIN.email, `wrong ${i}`));
  const from = (given: string) =>
    rest.as({ cookie: given }).request('POST', 'sessions', { body: { email: ADMIN.email, password } });
  expect((await from('')).status).toBe(429);
  expect((await from(`${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`)).status).toBe(429);
  expect((await from(cookie)).status).toBe(201);
  await accounts.users.setPassword(ADMIN.email, password);
  expect((await from(cookie)).status).toBe(429);
});

test('a crowd that signs in at once is turned away before the database is asked for it', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const { db } = cloud.context;
  await db.signInFailure.deleteMany();
  const crowd = Array.from({ length: 30 }, (_, i) => ({
    rest: restOf(cloud),
    email: `crowd${i}@people.example`,
  }));
  const statuses = await Promise.all(
    crowd.map(
      async ({ rest, email }) =>
        (await rest.request('POST', 'sessions', { body: { email, password: 'x' } })).status,
    ),
  );
  for (const { rest } of crowd) await rest[Symbol.asyncDispose]();
  const looked = statuses.filter((status) => status === 401).length;
  expect(statuses.filter((status) => status === 429)).toHaveLength(30 - looked);
  expect(looked).toBeLessThan(30);
  // By account, by address and by both.
  expect(await db.signInFailure.count()).toBe(looked * 3);
});

test('a stranger’s flood from the same address holds no known browser back, which guesses no faster itself', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const { db } = cloud.context;
  await db.signInFailure.deleteMany();
  await using rest = restOf(cloud);
  const password = 'another long password';
  const signIn = (given: string, cookie?: string) =>
    rest
      .as(cookie ? { cookie } : {})
      .request('POST', 'sessions', { body: { email: ADMIN.email, password: given } });
  const signedIn = await signIn(password);
  expect(signedIn.status).toBe(201);
  const cookie = String(
    [signedIn.headers['set-cookie']].flat().find((one) => one?.includes('-device=')),
  ).split(';')[0];
  const before = await passwordChecks();
  const flood = await Promise.all(Array.from({ length: 40 }, (_, i) => signIn(`wrong ${i}`)));
  expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([401, 429]));
  expect((await passwordChecks()) - before).toBeLessThanOrEqual(20);
  expect((await signIn(password)).status).toBe(429);
  const forged = String(cookie).replace(/.(?=.{20}$)/, (one) => (one === 'A' ? 'B' : 'A'));
  expect((await signIn(password, forged)).status).toBe(429);
  expect((await signIn(password, cookie)).status).toBe(201);
  // Other doors of the same browser, too.
  const factor = { body: { challenge: 'x'.repeat(43), code: '123456' } };
  const second = (given?: string) =>
    rest.as(given ? { cookie: given } : {}).request('POST', 'sessions/second-factor', factor);
  for (let i = 0; i < 10; i++) await second();
  expect((await second()).status).toBe(429);
  expect(await second(cookie)).toMatchObject({ body: { code: 'challenge-gone' } });

  const own: number[] = [];
  for (let i = 0; i < 12; i++) own.push((await signIn(`wrong ${i}`, cookie)).status);
  expect(own.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(own.slice(5).every((status) => status === 429)).toBe(true);
});
