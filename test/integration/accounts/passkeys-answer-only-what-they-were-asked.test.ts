import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Rest } from '../../lib/rest.ts';
import { createSoftwarePasskey } from '../../lib/software-passkey.ts';

type Options = { challenge: string };
type Passkey = ReturnType<typeof createSoftwarePasskey>;
let cloud: TestCloud;
let nobody: Rest;
/** Signed in as the administrator. */
let admin: Rest;
let passkey: Passkey;
beforeAll(async () => {
  cloud = await startCloud();
  nobody = cloud.rest.as({});
  admin = await enter();
  passkey = createSoftwarePasskey(cloud.url);
});
afterAll(() => cloud[Symbol.asyncDispose]());

const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };

async function enter(id?: string): Promise<Rest> {
  const { db, accounts } = cloud.context;
  const user = await db.user.findFirstOrThrow({ where: id ? { id } : { role: 'operator-admin' } });
  const { secret } = await accounts.sessions.open(user, 'password', false, VISITOR);
  const cookie = `__Host-sitekeeper=${secret}`;
  const { csrfToken } = await nobody.as({ cookie }).get<{ csrfToken: string }>('sessions/current');
  return nobody.as({ cookie, csrfToken });
}
const registration = () => admin.post<Options>('users/me/passkeys/options');
const add = (given: object, rest = admin) =>
  rest.request('POST', 'users/me/passkeys', { body: { name: 'A key', passkey: given } });
const question = async (): Promise<Options> =>
  (await cloud.context.accounts.signIn.beginPasskey()) as Options;
/** Through the service: the routes take ten a minute. */
const signIn = (given: ReturnType<Passkey['assert']>): Promise<string> =>
  cloud.context.accounts.signIn.byPasskey(given as never, VISITOR).then(
    ({ session }) => session.method,
    (error: { code: string }) => error.code,
  );

test('a passkey is registered by the one who asked, once, for this place', async () => {
  const elsewhere = createSoftwarePasskey('https://evil.example');
  expect(await add(elsewhere.attest(await registration()))).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/passkey' }] },
  });
  const ofOther = createSoftwarePasskey(cloud.url, 'evil.example');
  expect(await add(ofOther.attest(await registration()))).toMatchObject({ status: 400 });

  const { user } = await cloud.rest.post<{ user: { id: string } }>('users', {
    email: 'other@people.example',
    name: 'Other',
    role: 'noc-viewer',
  });
  const options = await registration();
  const stolen = await add(passkey.attest(options), await enter(user.id));
  expect(stolen).toMatchObject({ status: 410, body: { code: 'challenge-gone' } });

  const given = passkey.attest(options);
  expect(await add(given)).toMatchObject({ status: 201, body: { passkey: { name: 'A key' } } });
  expect(await add(given)).toMatchObject({ status: 410, body: { code: 'challenge-gone' } });
  expect(await add(passkey.attest(await registration()))).toMatchObject({ status: 409 });
  const malformed = { ...given, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } };
  expect(await add(malformed)).toMatchObject({ status: 410 });
  const options2 = await registration();
  const garbled = { ...passkey.attest(options2), response: { ...passkey.attest(options2).response } };
  garbled.response.attestationObject = garbled.response.attestationObject.slice(0, 60);
  expect(await add(garbled)).toMatchObject({ status: 400 });
});

test('it signs in by a fresh question of ours, from our own pages, by its own key', async () => {
  const options = await question();
  const given = passkey.assert(options);
  expect(await signIn(given)).toBe('passkey');
  expect(await signIn(given)).toBe('challenge-gone');
  expect(await signIn(passkey.assert({ challenge: 'A'.repeat(43) }))).toBe('challenge-gone');
  expect(await signIn(passkey.assert(await registration()))).toBe('challenge-gone');

  const ours = (await cloud.context.db.passkey.findFirstOrThrow()).credentialId;
  const stranger = createSoftwarePasskey(cloud.url);
  expect(await signIn(stranger.assert(await question()))).toBe('sign-in-failed');
  const pretending = { ...stranger.assert(await question()), id: ours, rawId: ours };
  expect(await signIn(pretending)).toBe('sign-in-failed');
});

test('alone it must have verified who holds it, and a copy of it is noticed by its counter', async () => {
  expect(await signIn(passkey.assert(await question(), { verified: false }))).toBe('sign-in-failed');
  expect(await signIn(passkey.assert(await question(), { count: 40 }))).toBe('passkey');
  expect(await signIn(passkey.assert(await question(), { count: 40 }))).toBe('sign-in-failed');
  expect(await signIn(passkey.assert(await question(), { count: 41 }))).toBe('passkey');
});

test('after a password it needs to verify nobody, and answers for its owner only', async () => {
  const { accounts, db } = cloud.context;
  const admins = await db.user.findFirstOrThrow({ where: { role: 'operator-admin' } });
  const other = await db.user.findFirstOrThrow({ where: { role: 'noc-viewer' } });
  const second = async (user: typeof admins) => {
    const { challenge } = await accounts.signIn.wantSecondFactor(user, ['passkey']);
    const assertion = passkey.assert({ challenge }, { verified: false, count: 100 + Number(user === other) });
    const factor = { challenge, passkey: assertion as never };
    return accounts.signIn.bySecondFactor(challenge, factor, VISITOR).then(
      ({ session }) => session.method,
      (error: { code: string }) => error.code,
    );
  };
  expect(await second(admins)).toBe('passkey');
  expect(await second(other)).toBe('second-factor-failed');
});
