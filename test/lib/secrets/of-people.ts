import { Secret, TOTP } from 'otpauth';
import type { IssuedCredential } from '../../../cloud/teleworkers/schema.ts';
import type { TestCloud } from '../cloud.ts';
import { download } from '../download.ts';
import type { IdentityProvider } from '../identity-provider.ts';
import { CLIENT } from '../identity-provider.ts';
import type { Rest } from '../rest.ts';
import { credentialOf } from '../sign-in.ts';

const WRONG_PASSWORD = 'a wrong password of somebody';
const CHOSEN_PASSWORD = 'chosen by whom was invited';

/** What was given out or typed, by what it is, and every answer that is not for whom a secret is for. */
export type Found = { secrets: Record<string, string>; answers: string[] };

const cookieValue = (cookie = '') => /=([\w-]+)/.exec(cookie)?.[1] ?? '';
const behindHash = (url: string) => url.slice(url.indexOf('#') + 1);

/** People are invited, sign in by every means and fail at it, and get tokens: every secret that comes up. */
export async function secretsOfPeople(cloud: TestCloud, provider: IdentityProvider): Promise<Found> {
  const { rest, admin } = cloud;
  const nobody = rest.as({});
  const session = credentialOf(await nobody.request('POST', 'sessions', { body: admin }));
  const wrong = await nobody.request('POST', 'sessions', { body: { ...admin, password: WRONG_PASSWORD } });
  const malformed = await nobody.request('POST', 'sessions', { body: { ...admin, more: WRONG_PASSWORD } });
  const { secret: token } = await rest.post<{ secret: string }>('tokens', { name: 'x', role: 'noc-viewer' });
  const invited = await secretsOfInvited(rest, nobody);
  const sso = await singleSignOn(nobody, provider);
  return {
    secrets: {
      'session secret': cookieValue(session.cookie),
      'CSRF token': session.csrfToken ?? '',
      'wrong password': WRONG_PASSWORD,
      'API token': token,
      ...invited.secrets,
      ...sso.secrets,
    },
    answers: [wrong, malformed].map(({ body }) => JSON.stringify(body)).concat(invited.answers, sso.answers),
  };
}

async function secretsOfInvited(rest: Rest, nobody: Rest): Promise<Found> {
  type Made = { user: { id: string }; invitation: { secretUrl: string } };
  const made = await rest.post<Made>('users', { email: 'x@noc.example', name: 'X', role: 'noc-viewer' });
  const used = behindHash(made.invitation.secretUrl);
  const body = { secret: used, password: CHOSEN_PASSWORD };
  const opened = await nobody.request<{ csrfToken: string }>('POST', 'invitations/answer', { body });
  const again = await nobody.request('POST', 'invitations/answer', { body });
  const own = nobody.as(credentialOf(opened));
  const { secret } = await own.post<{ secret: string }>('users/me/totp');
  const wrong = await own.request('POST', 'users/me/totp/confirmation', { body: { code: '000000' } });
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const { recoveryCodes } = await own.post<{ recoveryCodes: string[] }>('users/me/totp/confirmation', {
    code,
  });
  const email = 'x@noc.example';
  const challenged = await nobody.request<{ challenge: string }>('POST', 'sessions', {
    body: { email, password: CHOSEN_PASSWORD },
  });
  const { secretUrl } = await rest.post<Made['invitation']>(`users/${made.user.id}/invitations`, {});
  return {
    secrets: {
      'used invitation': used,
      'open invitation': behindHash(secretUrl),
      'chosen password': CHOSEN_PASSWORD,
      'TOTP secret': secret,
      challenge: challenged.body.challenge,
      ...Object.fromEntries(recoveryCodes.map((one, i) => [`recovery code ${i}`, one])),
    },
    answers: [again, wrong].map((answer) => JSON.stringify(answer.body)),
  };
}

/** Once by a person with a role, and once more with the same code. */
async function singleSignOn(nobody: Rest, provider: IdentityProvider): Promise<Found> {
  provider.is({ sub: 'one', claims: { email: 'one@noc.example', email_verified: true, groups: ['noc'] } });
  const begun = await nobody.request('GET', 'sessions/single-sign-on');
  const cookie = [begun.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';
  const back = new URL(await provider.visit(String(begun.headers.location)));
  const browser = nobody.as({ cookie });
  const answers = [];
  for (let i = 0; i < 2; i++) answers.push(await browser.request('GET', back.pathname + back.search));
  const opened = [answers[0]?.headers['set-cookie'] ?? []].flat().find((one) => !one.includes('-sso='));
  return {
    secrets: {
      'OIDC client secret': CLIENT.secret,
      'OIDC code': back.searchParams.get('code') ?? '',
      'single sign-on cookie': cookieValue(cookie),
      'session by single sign-on': cookieValue(opened),
    },
    answers: answers.map(({ body, headers }) => `${JSON.stringify(body)} ${headers.location}`),
  };
}

/** A person who dials in gets a bundle and fetches it, and another one that waits to be fetched. */
export async function secretsOfTeleworker(
  cloud: TestCloud,
  siteId: string,
  customerId: string,
): Promise<Found> {
  const network = { customerId, siteIds: [siteId], name: 'Dial-in', kind: 'teleworker' };
  const { id: networkId } = await cloud.rest.post<{ id: string }>('networks?apply=true', network);
  const { id } = await cloud.rest.post<{ id: string }>('teleworkers', { networkId, name: 'Amy' });
  const issue = () =>
    cloud.rest.post<IssuedCredential>(`teleworkers/${id}/credentials`, { platform: 'pkcs12' });
  const [used, open] = [await issue(), await issue()];
  const link = used.download?.url ?? '';
  await download(link, cloud.ca);
  const gone = await download(link, cloud.ca);
  const tokenOf = (url = '') => url.split('/').at(-1) ?? '';
  return {
    secrets: {
      'passphrase of a fetched bundle': used.passphrase ?? '',
      'passphrase of an open bundle': open.passphrase ?? '',
      'used download link': tokenOf(link),
      'open download link': tokenOf(open.download?.url),
    },
    answers: [gone.content.toString()],
  };
}
