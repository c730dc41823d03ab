import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Answer, Rest } from '../../lib/rest.ts';
import { credentialOf, signInAs } from '../../lib/sign-in.ts';

let cloud: TestCloud;
let nobody: Rest;
let now = new Date();
beforeAll(async () => {
  cloud = await startCloud({ clock: { now: () => now } });
  nobody = cloud.rest.as({});
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Wanted = { challenge: string; methods: string[] };
type Session = { csrfToken: string; secondFactorRequired: boolean; method: string };
type Factors = { totp: object | null; recoveryCodes: { left: number; made: number } };
let app: TOTP;
let recoveryCodes: string[];

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
const codeAt = (offsetSeconds = 0) => app.generate({ timestamp: now.getTime() + offsetSeconds * 1000 });
/** Through the service: the routes take ten a minute. */
const byPassword = async (): Promise<string> => {
  const outcome = await cloud.context.accounts.signIn.byPassword(ADMIN.email, ADMIN.password, VISITOR);
  return 'wanted' in outcome ? outcome.wanted.challenge : '';
};
const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
const bySecondFactor = (challenge: string, factor: { code: string } | { recoveryCode: string }) =>
  cloud.context.accounts.signIn.bySecondFactor(challenge, { challenge, ...factor }, VISITOR).then(
    ({ session }) => session.method,
    (error: { code: string }) => error.code,
  );
// Nobody stays locked out from one test to the next.
beforeEach(() => later(3 * 3600));

test('an authenticator app is in force once a first code confirms it, and brings recovery codes', async () => {
  const rest = await signInAs(nobody, ADMIN);
  const { secret, totpUri } = await rest.post<{ secret: string; totpUri: string }>('users/me/totp');
  expect(totpUri).toMatch(/^otpauth:\/\/totp\/Sitekeeper:admin%40localhost\?issuer=Sitekeeper&secret=/);
  app = new TOTP({ secret: Secret.fromBase32(secret) });
  const confirm = (code: string) =>
    rest.request<{ recoveryCodes: string[] }>('POST', 'users/me/totp/confirmation', { body: { code } });
  const wrong = codeAt(3600);
  expect(await confirm(wrong)).toMatchObject({ status: 401, body: { code: 'second-factor-failed' } });
  expect(await signInAs(nobody, ADMIN)).toBeDefined();
  const { body } = await confirm(codeAt());
  recoveryCodes = body.recoveryCodes;
  expect(recoveryCodes).toHaveLength(10);
  expect(await rest.get<Factors>('users/me/factors')).toMatchObject({
    totp: { confirmedAt: now.toISOString() },
    recoveryCodes: { left: 10, made: 10 },
  });
  expect(await rest.request('POST', 'users/me/totp')).toMatchObject({ status: 409 });
  const stored = JSON.stringify([
    await cloud.context.db.user.findMany({ omit: { totpStep: true } }),
    await cloud.context.db.recoveryCode.findMany(),
    (await cloud.context.db.auditEntry.findMany()).map((entry) => ({ ...entry, sequence: 0 })),
  ]);
  for (const one of [secret, ...recoveryCodes]) {
    expect(stored).not.toContain(one);
    expect(cloud.logLines.join('')).not.toContain(one);
  }
});

test('the password alone opens nothing then; with the code it does', async () => {
  const first = await nobody.request<Wanted>('POST', 'sessions', { body: ADMIN });
  expect(first).toMatchObject({ status: 202, body: { methods: ['totp', 'recovery-code'] } });
  expect(first.headers['set-cookie']).toBeUndefined();
  const { challenge } = first.body;
  const second: Answer<Session> = await nobody.request('POST', 'sessions/second-factor', {
    body: { challenge, code: codeAt() },
  });
  expect(second).toMatchObject({ status: 201, body: { method: 'totp', secondFactorRequired: false } });
  expect(await nobody.as(credentialOf(second)).get('users/me')).toMatchObject({ email: ADMIN.email });
  const again = await nobody.request('POST', 'sessions/second-factor', {
    body: { challenge, code: codeAt(30) },
  });
  expect(again).toMatchObject({ status: 410, body: { code: 'challenge-gone' } });
});

test('the record tells whose second factor was wrong', async () => {
  const body = { challenge: await byPassword(), recoveryCode: 'guessed' };
  const answer = await nobody.request('POST', 'sessions/second-factor', { body });
  expect(answer.status).toBe(401);
  const { items } = await cloud.rest.get<{ items: object[] }>('audit?code=second-factor-failed&page_size=1');
  expect(items).toMatchObject([{ kind: 'outcome', actorKind: 'user', actorName: ADMIN.email }]);
});

test('a code is good once, one step early or late, and never after a later one', async () => {
  const code = codeAt();
  expect(await bySecondFactor(await byPassword(), { code })).toBe('totp');
  expect(await bySecondFactor(await byPassword(), { code })).toBe('second-factor-failed');
  expect(await bySecondFactor(await byPassword(), { code: codeAt(30) })).toBe('totp');
  expect(await bySecondFactor(await byPassword(), { code })).toBe('second-factor-failed');
  later(90);
  expect(await bySecondFactor(await byPassword(), { code: codeAt(-30) })).toBe('totp');
  expect(await bySecondFactor(await byPassword(), { code: codeAt(-60) })).toBe('second-factor-failed');
  expect(await bySecondFactor(await byPassword(), { code: codeAt(60) })).toBe('second-factor-failed');
});

test('codes are not guessed: the account locks, although the password was right each time', async () => {
  const outcomes: string[] = [];
  for (let i = 0; i < 7; i++) {
    const challenge = await byPassword().catch((error: { code: string }) => error.code);
    outcomes.push(await bySecondFactor(challenge, { code: codeAt(3600 + i * 30) }));
  }
  expect(outcomes.filter((outcome) => outcome === 'second-factor-failed').length).toBeLessThanOrEqual(5);
  expect(await byPassword().catch((error: { code: string }) => error.code)).toBe('sign-in-locked');
});

test('what was begun by the password is tried five times, right or wrong, and no more', async () => {
  const challenge = await byPassword();
  for (let i = 0; i < 5; i++) {
    expect(await bySecondFactor(challenge, { code: codeAt(3600 + i * 30) })).toBe('second-factor-failed');
  }
  // The lock is over then, and the five minutes of the challenge are not.
  later(61);
  expect(await bySecondFactor(challenge, { code: codeAt() })).toBe('challenge-gone');
  expect(await bySecondFactor(await byPassword(), { code: codeAt() })).toBe('totp');
  const another = await byPassword();
  later(5 * 60 + 1);
  expect(await bySecondFactor(another, { code: codeAt() })).toBe('challenge-gone');
});

test('a recovery code is good once, however it is typed', async () => {
  const [code = ''] = recoveryCodes;
  const typed = code.toUpperCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'O');
  expect(await bySecondFactor(await byPassword(), { recoveryCode: typed })).toBe('recovery-code');
  expect(await bySecondFactor(await byPassword(), { recoveryCode: code })).toBe('second-factor-failed');
});

test('how one signs in is changed only by who signed in just now', async () => {
  const { user } = await cloud.context.accounts.signIn.bySecondFactor(
    await byPassword(),
    { challenge: '', code: codeAt() },
    VISITOR,
  );
  const opened = await cloud.context.accounts.sessions.open(user, 'totp', true, VISITOR);
  const cookie = `__Host-sitekeeper=${opened.secret}`;
  const { csrfToken } = await nobody.as({ cookie }).get<Session>('sessions/current');
  const rest = nobody.as({ cookie, csrfToken });
  later(16 * 60);
  for (const [method, path] of [
    ['DELETE', 'users/me/totp'],
    ['POST', 'users/me/totp'],
    ['POST', 'users/me/passkeys/options'],
    ['POST', 'users/me/recovery-codes'],
  ] as const) {
    const answer = await rest.request(method, path);
    expect(answer).toMatchObject({ status: 403, body: { code: 'fresh-sign-in-required' } });
  }
  const answer = await cloud.rest.request('POST', 'users/me/totp');
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('who lacks a factor that the policy wants can only set one up', async () => {
  const { db, accounts } = cloud.context;
  const user = await db.user.findFirstOrThrow();
  await accounts.factors.removeAll(user.id);
  const policy = (secondFactorRoles: string[]) =>
    cloud.rest.request('PATCH', 'sign-in-policy', {
      body: { secondFactorRoles },
      headers: { 'if-match': '*' },
    });
  expect(await cloud.rest.get('sign-in-policy')).toEqual({ secondFactorRoles: [], version: 1 });
  expect(await policy(['no-such-role'])).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/secondFactorRoles/0' }] },
  });
  expect(await policy(['operator-admin'])).toMatchObject({ status: 200 });
  const rest = await signInAs(nobody, ADMIN);
  expect(await rest.get('sessions/current')).toMatchObject({ secondFactorRequired: true });
  for (const path of ['resellers', 'tokens', 'openapi.json', 'users']) {
    const open = path === 'openapi.json';
    expect(await rest.request('GET', path)).toMatchObject(
      open ? { status: 200 } : { status: 403, body: { code: 'second-factor-required' } },
    );
  }
  const { secret } = await rest.post<{ secret: string }>('users/me/totp');
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
  await rest.post('users/me/totp/confirmation', { code });
  expect(await rest.request('GET', 'resellers')).toMatchObject({ status: 200 });
  expect(await rest.get('sessions/current')).toMatchObject({ secondFactorRequired: false });
  await policy([]);
});
