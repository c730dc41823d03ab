import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { CLIENT, type IdentityProvider, startIdentityProvider } from '../../lib/identity-provider.ts';
import type { Rest } from '../../lib/rest.ts';

const ROLES = [
  { claim: 'groups', value: 'noc', role: 'noc-engineer' },
  { claim: 'groups', value: 'admins', role: 'operator-admin' },
  { claim: 'groups', value: 'partners', role: 'reseller-admin', resellerClaim: 'reseller' },
];
const CALLBACK = '/api/v1/sessions/single-sign-on/callback';
const settings = ({ issuer }: IdentityProvider) => ({
  SITEKEEPER_OIDC_ISSUER: issuer,
  SITEKEEPER_OIDC_CLIENT_ID: CLIENT.id,
  SITEKEEPER_OIDC_CLIENT_SECRET: CLIENT.secret,
  SITEKEEPER_OIDC_NAME: 'Company account',
  SITEKEEPER_OIDC_ROLES: JSON.stringify(ROLES),
});
let provider: IdentityProvider;
let cloud: TestCloud;
let nobody: Rest;
beforeAll(async () => {
  provider = await startIdentityProvider();
  cloud = await startCloud({ env: settings(provider) });
  provider.serve(cloud.url + CALLBACK);
  nobody = cloud.rest.as({});
});
afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]();
  await provider?.[Symbol.asyncDispose]();
});

const cookiesOf = (headers: Record<string, string | string[] | undefined>): string =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

async function begin() {
  const { status, headers } = await nobody.request('GET', 'sessions/single-sign-on');
  expect(status).toBe(303);
  return {
    url: String(headers.location),
    cookie: cookiesOf(headers),
    setCookie: String(headers['set-cookie']),
  };
}
const finish = (address: string, cookie: string) => {
  const { pathname, search } = new URL(address);
  return nobody.as({ cookie }).request('GET', pathname + search);
};
/** What it comes to: where the browser goes, and a client with the cookies it has then. */
async function signIn(sub: string, claims: Record<string, unknown>) {
  provider.is({ sub, claims });
  const { url, cookie } = await begin();
  const { headers } = await finish(await provider.visit(url), cookie);
  const rest = nobody.as({ cookie: cookiesOf(headers).replace(/__Host-sitekeeper-sso=;? ?/, '') });
  return { location: headers.location, rest };
}
type Me = { id: string; role: string };
const KIM = { email: 'kim@telco.example', email_verified: true, name: 'Kim' };

test('somebody new is known by the claims, with a role; the browser ends up in the console', async () => {
  expect(await nobody.get('sign-in-options')).toEqual({
    passkeys: true,
    singleSignOn: { name: 'Company account' },
  });
  const { url, setCookie } = await begin();
  const { searchParams } = new URL(url);
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)).toHaveLength(43);
  expect(setCookie).toMatch(
    /^__Host-sitekeeper-sso=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
  );

  const { location, rest } = await signIn('kim', { ...KIM, groups: ['staff', 'noc'] });
  expect(location).toBe('/');
  expect(await rest.get('users/me')).toMatchObject({ email: KIM.email, name: 'Kim', role: 'noc-engineer' });
  expect(await rest.get('sessions/current')).toMatchObject({ method: 'single-sign-on' });
});

test('another role in the claims is another role here, and ends the sessions before', async () => {
  const before = (await signIn('kim', { ...KIM, groups: ['noc'] })).rest;
  const id = (await before.get<Me>('users/me')).id;
  const after = (await signIn('kim', { ...KIM, groups: ['admins'] })).rest;
  expect(await after.get<Me>('users/me')).toMatchObject({ id, role: 'operator-admin' });
  expect(await before.request('GET', 'users/me')).toMatchObject({ status: 401 });
});

test('a claim says whose a reseller’s person is, by external key or id', async () => {
  const reseller = await cloud.rest.post<{ id: string }>('resellers', { name: 'R', externalKey: 'r-1' });
  const groups = ['partners'];
  const person = { email: 'lin@partner.example', email_verified: true, groups };
  for (const key of ['r-1', reseller.id]) {
    const { rest } = await signIn('lin', { ...person, reseller: key });
    expect(await rest.get('users/me')).toMatchObject({ role: 'reseller-admin', resellerId: reseller.id });
  }
  for (const key of ['r-2', undefined]) {
    const { location } = await signIn('lin', { ...person, ...(key && { reseller: key }) });
    expect(location).toBe('/?sign-in=single-sign-on-failed');
  }
});

test('no role, a mail address that is somebody else’s, or a disabled account: nobody is signed in', async () => {
  const refused = async (sub: string, claims: Record<string, unknown>) => {
    const { location, rest } = await signIn(sub, claims);
    expect(location).toBe('/?sign-in=single-sign-on-failed');
    expect(await rest.request('GET', 'users/me')).toMatchObject({ status: 401 });
  };
  await refused('guest', { email: 'guest@telco.example', groups: ['guests'] });
  await refused('mallory', {
    email: cloud.admin.email,
    email_verified: true,
    groups: ['admins'],
  });
  await refused('kim-2', { ...KIM, groups: ['admins'] });
  await refused('no-mail', { groups: ['noc'] });
  // Nobody is known by an address that the provider does not vouch for.
  await refused('unverified', { email: 'someone@telco.example', groups: ['noc'] });
  await refused('unverified', { email: 'someone@telco.example', email_verified: 'true', groups: ['noc'] });
  expect(await cloud.rest.get('users?q=someone')).toEqual({ items: [] });
  const { items } = await cloud.rest.get<{ items: Me[] }>('users?q=kim');
  await cloud.rest.patch(`users/${items[0]?.id}`, { disabled: true });
  await refused('kim', { ...KIM, groups: ['noc'] });
});

test('an account that was made beforehand waits for its owner, whose address the provider has verified', async () => {
  await cloud.rest.post('users', { email: 'ming@telco.example', name: 'Ming', role: 'noc-viewer' });
  const unverified = await signIn('ming', { email: 'ming@telco.example', groups: ['noc'] });
  expect(unverified.location).toBe('/?sign-in=single-sign-on-failed');
  const { rest } = await signIn('ming', {
    email: 'ming@telco.example',
    email_verified: true,
    groups: ['noc'],
  });
  expect(await rest.get('users/me')).toMatchObject({ name: 'Ming', role: 'noc-engineer' });
});

test('an answer is good once, in the browser that asked, and untouched', async () => {
  provider.is({ sub: 'ada', claims: { email: 'ada@telco.example', email_verified: true, groups: ['noc'] } });
  const outcome = async (change: (address: string) => string, cookie?: string) => {
    const { url, cookie: own } = await begin();
    const { headers } = await finish(change(await provider.visit(url)), cookie ?? own);
    return headers.location;
  };
  expect(await outcome((address) => address, '')).toBe('/?sign-in=challenge-gone');
  expect(await outcome((address) => address, (await begin()).cookie)).toBe('/?sign-in=single-sign-on-failed');
  const replace = (name: string, value: string) => (address: string) => {
    const url = new URL(address);
    url.searchParams.set(name, value);
    return url.href;
  };
  expect(await outcome(replace('state', 'x'))).toBe('/?sign-in=single-sign-on-failed');
  expect(await outcome(replace('code', 'x'))).toBe('/?sign-in=single-sign-on-failed');
  expect(await outcome(replace('iss', 'https://evil.example'))).toBe('/?sign-in=single-sign-on-failed');

  const { url, cookie } = await begin();
  const address = await provider.visit(url);
  expect((await finish(address, cookie)).headers.location).toBe('/');
  expect((await finish(address, cookie)).headers.location).toBe('/?sign-in=challenge-gone');
});

const PASSWORD = 'a password that is long enough';
const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };

test('who loses the claims is out, with everything given before, until the provider gives a role again', async () => {
  const claims = { email: 'eve@telco.example', email_verified: true };
  const { rest } = await signIn('eve', { ...claims, groups: ['admins'] });
  const { id } = await rest.get<Me>('users/me');
  const { csrfToken } = await rest.get<{ csrfToken: string }>('sessions/current');
  const { body: issued } = await rest.request<{ secret: string }>('POST', 'tokens', {
    body: { name: 'of eve', role: 'operator-admin' },
    headers: { 'x-csrf-token': csrfToken },
  });
  const { secretUrl } = await cloud.rest.post<{ secretUrl: string }>(`users/${id}/invitations`, {});
  const byToken = cloud.rest.as({ token: issued.secret });
  expect((await byToken.request('GET', 'users')).status).toBe(200);

  const lost = await signIn('eve', { ...claims, groups: ['staff'] });
  expect(lost.location).toBe('/?sign-in=single-sign-on-failed');
  expect((await rest.request('GET', 'users/me')).status).toBe(401);
  expect((await byToken.request('GET', 'users')).status).toBe(401);
  const answer = cloud.context.accounts.invitations.answer(
    new URL(secretUrl).hash.slice(1),
    PASSWORD,
    VISITOR,
  );
  await expect(answer).rejects.toMatchObject({ code: 'challenge-gone' });
  expect(await cloud.rest.get(`users/${id}`)).toMatchObject({ disabled: true });

  const back = await signIn('eve', { ...claims, groups: ['noc'] });
  expect(await back.rest.get('users/me')).toMatchObject({ id, role: 'noc-engineer' });
  expect((await byToken.request('GET', 'users')).status).toBe(401);
});

test('an invitation ends when its account is taken up by the identity provider', async () => {
  const email = 'pei@telco.example';
  const body = { email, name: 'Pei', role: 'noc-viewer' };
  const { invitation } = await cloud.rest.post<{ invitation: { secretUrl: string } }>('users', body);
  expect((await signIn('pei', { email, email_verified: true, groups: ['noc'] })).location).toBe('/');
  const secret = new URL(invitation.secretUrl).hash.slice(1);
  const answer = cloud.context.accounts.invitations.answer(secret, PASSWORD, VISITOR);
  await expect(answer).rejects.toMatchObject({ code: 'challenge-gone' });
});

test('who was deleted does not come back by signing on, until an administrator creates the account anew', async () => {
  const claims = { email: 'gone@telco.example', email_verified: true, groups: ['noc'] };
  const { id } = await (await signIn('gone', claims)).rest.get<Me>('users/me');
  await cloud.rest.delete(`users/${id}`);
  for (const [sub, email] of [
    ['gone', claims.email],
    ['gone', 'another@telco.example'],
    ['another', 'GONE@telco.example'],
  ] as const) {
    expect((await signIn(sub, { ...claims, email })).location).toBe('/?sign-in=single-sign-on-failed');
  }
  await cloud.rest.post('users', { email: claims.email, name: 'Back', role: 'noc-viewer' });
  const { rest } = await signIn('gone', claims);
  expect(await rest.get<Me>('users/me')).toMatchObject({ name: 'Back', role: 'noc-engineer' });
});

test('an account that a reseller made or deleted is nothing to the person of this address elsewhere', async () => {
  const resellerId = (await cloud.rest.post<{ id: string }>('resellers', { name: 'Squatter' })).id;
  for (const name of ['ho', 'yu']) {
    const claims = { email: `${name}@telco.example`, email_verified: true, groups: ['noc'] };
    const body = { email: claims.email, name: 'Squatted', role: 'reseller-installer', resellerId };
    const { user } = await cloud.rest.post<{ user: { id: string } }>('users', body);
    if (name === 'yu') await cloud.rest.delete(`users/${user.id}`);
    const { rest } = await signIn(name, claims);
    expect(await rest.get<Me>('users/me')).toMatchObject({ role: 'noc-engineer' });
    expect((await rest.get<Me>('users/me')).id).not.toBe(user.id);
  }
});

test('below a path of the address one is sent back to that path, and into the console there', async () => {
  await using there = await startIdentityProvider();
  const publicUrl = 'https://portal.example.net/sitekeeper';
  await using mounted = await startCloud({ env: { ...settings(there), SITEKEEPER_PUBLIC_URL: publicUrl } });
  there.serve(publicUrl + CALLBACK);
  there.is({ sub: 'kim', claims: { ...KIM, groups: ['noc'] } });
  // A proxy leaves the path or takes it away.
  for (const path of ['/sitekeeper', '']) {
    const ask = (cookie: string, address: string) =>
      mounted.rest.as({ cookie }).request('GET', path + address);
    const begun = await ask('', '/api/v1/sessions/single-sign-on');
    expect(String(begun.headers['set-cookie'])).toMatch(
      /^__Secure-sitekeeper-sso=[^;]+; Path=\/sitekeeper\/?;/,
    );
    const back = await there.visit(String(begun.headers.location));
    expect(back.split('?')[0]).toBe(publicUrl + CALLBACK);
    const done = await ask(cookiesOf(begun.headers), CALLBACK + new URL(back).search);
    expect(done).toMatchObject({ status: 303, headers: { location: '/sitekeeper/' } });
    const me = await ask(cookiesOf(done.headers), '/api/v1/users/me');
    expect(me).toMatchObject({ status: 200, body: { email: KIM.email, role: 'noc-engineer' } });
  }
  const failed = await mounted.rest
    .as({})
    .request('GET', `/sitekeeper${CALLBACK}?error=access_denied&state=x`);
  expect(failed.headers.location).toBe('/sitekeeper/?sign-in=challenge-gone');
});

test('claims do not take the last administrator away', async () => {
  const { db } = cloud.context;
  const claims = { email: 'kao@telco.example', email_verified: true };
  const { rest } = await signIn('kao', { ...claims, groups: ['admins'] });
  const { id } = await rest.get<Me>('users/me');
  await db.user.updateMany({
    where: { role: 'operator-admin', id: { not: id } },
    data: { disabledAt: new Date() },
  });
  for (const groups of [['noc'], ['staff']]) {
    expect((await signIn('kao', { ...claims, groups })).location).toBe('/?sign-in=last-administrator');
    expect(await cloud.rest.get(`users/${id}`)).toMatchObject({ role: 'operator-admin', disabled: false });
  }
});
