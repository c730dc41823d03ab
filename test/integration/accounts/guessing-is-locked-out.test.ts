import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
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
const guess = (address: string, email: string, password: string) =>
  cloud.context.accounts.signIn.byPassword(email, password, {
    address,
    userAgent: undefined,
    replaces: undefined,
  });
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
  expect((await passwordChecks()) - before).toBeLessThanOrEqual(5);
});

test('an account is locked whoever guesses, existing or not, ever longer, and not for good', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  for (const email of [ADMIN.email, 'nobody@localhost']) {
    const codes: string[] = [];
    for (let i = 0; i < 8; i++) codes.push(await outcome(guess(`2001:db8:0:${i}::1`, email, 'wrong')));
    expect(codes).toEqual([
      ...Array.from({ length: 5 }, () => 'sign-in-failed'),
      ...Array.from({ length: 3 }, () => 'sign-in-locked'),
    ]);
  }
  const checks = await passwordChecks();
  expect(await outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password))).toBe('sign-in-locked');
  expect(await passwordChecks()).toBe(checks);

  now = new Date(now.getTime() + 61_000);
  expect(await outcome(guess('192.0.2.9', ADMIN.email, 'wrong'))).toBe('sign-in-failed');
  now = new Date(now.getTime() + 61_000);
  expect(await outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password))).toBe('sign-in-locked');
  now = new Date(now.getTime() + 61_000);
  expect(await outcome(guess('192.0.2.9', ADMIN.email, ADMIN.password))).toBe('signed in');
});

test('an address is locked whatever accounts it tries, with its whole network of IPv6', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const codes: string[] = [];
  for (let i = 0; i < 22; i++)
    codes.push(await outcome(guess(`2001:db8:1:1::${i}`, `person${i}@localhost`, 'wrong')));
  expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'sign-in-failed'));
  expect(codes.slice(20)).toEqual(['sign-in-locked', 'sign-in-locked']);
  expect(await outcome(guess('2001:db8:1:2::1', ADMIN.email, ADMIN.password))).toBe('signed in');
});

test('many guesses at the same moment are no way around', async () => {
  now = new Date(now.getTime() + 2 * 3_600_000);
  const codes = await Promise.all(
    Array.from({ length: 15 }, (_, i) => outcome(guess(`198.51.100.${i}`, ADMIN.email, `wrong ${i}`))),
  );
  expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(5);
  expect(codes.filter((code) => code === 'sign-in-locked')).toHaveLength(10);
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
