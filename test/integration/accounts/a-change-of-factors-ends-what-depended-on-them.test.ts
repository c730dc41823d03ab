import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestClock } from '../../lib/certificates.ts';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Rest } from '../../lib/rest.ts';
import { createSoftwarePasskey } from '../../lib/software-passkey.ts';

type Codes = { recoveryCodes: string[] };
type Factors = { totp: object | null; passkeys: { id: string }[]; recoveryCodes: { left: number } };

const clock = createTestClock();
const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud({ clock });
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  clock.forward(2 * 3_600_000);
  await cloud.context.accounts.factors.removeAll((await administrator()).id);
});

const administrator = () => cloud.context.db.user.findFirstOrThrow({ where: { email: ADMIN.email } });
async function session(strong: boolean): Promise<Rest> {
  const { accounts } = cloud.context;
  const { secret } = await accounts.sessions.open(await administrator(), 'password', strong, VISITOR);
  const cookie = `__Host-sitekeeper=${secret}`;
  const { csrfToken } = await cloud.rest.as({ cookie }).get<{ csrfToken: string }>('sessions/current');
  return cloud.rest.as({ cookie, csrfToken });
}
const isOpen = async (rest: Rest) => (await rest.request('GET', 'users/me')).status === 200;
async function addTotp(rest: Rest): Promise<string[]> {
  const { secret } = await rest.post<{ secret: string }>('users/me/totp');
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() });
  return (await rest.post<Codes>('users/me/totp/confirmation', { code })).recoveryCodes;
}
async function addPasskey(rest: Rest): Promise<string> {
  const options = await rest.post<{ challenge: string }>('users/me/passkeys/options');
  const passkey = createSoftwarePasskey(cloud.url).attest(options);
  return (await rest.post<{ passkey: { id: string } }>('users/me/passkeys', { name: 'A key', passkey }))
    .passkey.id;
}
const begun = async (): Promise<string> => {
  const outcome = await cloud.context.accounts.signIn.byPassword(ADMIN.email, ADMIN.password, VISITOR);
  return 'wanted' in outcome ? outcome.wanted.challenge : 'signed in';
};
const byRecoveryCode = (challenge: string, recoveryCode: string) =>
  cloud.context.accounts.signIn.bySecondFactor(challenge, { challenge, recoveryCode }, VISITOR).then(
    () => 'signed in',
    ({ code }: { code: string }) => code,
  );

test('with the first factor, sessions that were opened by the password alone end', async () => {
  const [older, other, own] = [await session(false), await session(true), await session(false)];
  await addTotp(own);
  expect([await isOpen(older), await isOpen(other), await isOpen(own)]).toEqual([false, true, true]);
});

test('a session that has not shown the factors there are changes none of them', async () => {
  const strong = await session(false);
  await addTotp(strong);
  const passkeyId = await addPasskey(strong);
  const weak = await session(false);
  for (const [method, path] of [
    ['DELETE', 'users/me/totp'],
    ['POST', 'users/me/totp'],
    ['POST', 'users/me/passkeys/options'],
    ['DELETE', `users/me/passkeys/${passkeyId}`],
    ['POST', 'users/me/recovery-codes'],
  ] as const) {
    const answer = await weak.request(method, path);
    expect(answer).toMatchObject({ status: 403, body: { code: 'fresh-sign-in-required' } });
  }
  expect(await strong.get<Factors>('users/me/factors')).toMatchObject({
    totp: {},
    passkeys: [{ id: passkeyId }],
  });
});

test('with a factor go its recovery codes, all other sessions, and what was begun by it', async () => {
  const own = await session(false);
  const codes = await addTotp(own);
  const passkeyId = await addPasskey(own);
  const other = await session(true);
  const challenge = await begun();
  await own.delete('users/me/totp');
  expect([await isOpen(other), await isOpen(own)]).toEqual([false, true]);
  expect(await own.get<Factors>('users/me/factors')).toMatchObject({ recoveryCodes: { left: 0 } });
  const [first = '', second = ''] = codes;
  expect(await byRecoveryCode(challenge, first)).toBe('challenge-gone');
  expect(await byRecoveryCode(await begun(), second)).toBe('second-factor-failed');

  // New ones stand in for what is left, and go with it.
  const { recoveryCodes } = await own.post<Codes>('users/me/recovery-codes');
  expect(await byRecoveryCode(await begun(), recoveryCodes[0] ?? '')).toBe('signed in');
  await own.delete(`users/me/passkeys/${passkeyId}`);
  expect(await cloud.context.db.recoveryCode.count()).toBe(0);
  expect(await own.request('POST', 'users/me/recovery-codes')).toMatchObject({ status: 409 });
  expect(await begun()).toBe('signed in');
});

test('whoever has removed the last factor has shown none, where the policy wants one', async () => {
  const own = await session(false);
  await addTotp(own);
  const policy = { body: { secondFactorRoles: ['operator-admin'] }, headers: { 'if-match': '*' } };
  await cloud.rest.request('PATCH', 'sign-in-policy', policy);
  expect((await own.request('GET', 'customers')).status).toBe(200);
  await own.delete('users/me/totp');
  expect(await own.request('GET', 'customers')).toMatchObject({
    status: 403,
    body: { code: 'second-factor-required' },
  });
  await cloud.rest.patch('sign-in-policy', { secondFactorRoles: [] });
});

test('the last administrator keeps the passkey that is the only way in', async () => {
  const own = await session(false);
  const passkeyId = await addPasskey(own);
  const { id } = await administrator();
  await cloud.context.db.user.update({ where: { id }, data: { passwordHash: null } });
  const remove = () => own.request('DELETE', `users/me/passkeys/${passkeyId}`);
  expect(await remove()).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
  await expect(cloud.context.accounts.users.resetFactors(ADMIN.email)).rejects.toMatchObject({
    code: 'last-administrator',
  });
  await cloud.context.accounts.users.setPassword(ADMIN.email, ADMIN.password);
  await cloud.context.accounts.users.resetFactors(ADMIN.email);
});
