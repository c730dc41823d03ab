import { Secret, TOTP } from 'otpauth';
import type { IssuedCredential } from '../../../cloud/teleworkers/schema.ts';
import type { TestCloud } from '../cloud.ts';
import type { Credential, Rest } from '../rest.ts';
import { createSoftwarePasskey } from '../software-passkey.ts';

type Made = { user: { id: string }; invitation: { secretUrl: string } };
type Issued = { token: { id: string }; secret: string };
type Outcome = 'good' | 'dead';

const PASSWORD = 'a password that is long enough';
const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
const secretOf = ({ secretUrl }: { secretUrl: string }) => new URL(secretUrl).hash.slice(1);

/** Every kind of credential that a person is given or gives, and whether each is still good. */
export function createPerson(cloud: TestCloud, id: string, teleworkerId: string) {
  const { accounts, db, clock } = cloud.context;
  const nobody = cloud.rest.as({});
  const user = () => db.user.findUniqueOrThrow({ where: { id } });
  const status = async (rest: Rest, method: string, path: string, body?: object): Promise<number> => {
    const answer = await rest.request(method, path, body ? { body } : {});
    await rest[Symbol.asyncDispose]();
    return answer.status;
  };
  const settled = (work: Promise<unknown>): Promise<Outcome> =>
    work.then(
      () => 'good',
      () => 'dead',
    );

  async function session(strong = true): Promise<Rest> {
    const { secret } = await accounts.sessions.open(
      await user(),
      strong ? 'totp' : 'password',
      strong,
      VISITOR,
    );
    const cookie = `__Host-sitekeeper=${secret}`;
    const { csrfToken } = await nobody.as({ cookie }).get<{ csrfToken: string }>('sessions/current');
    return nobody.as({ cookie, csrfToken });
  }

  async function enrolFactors() {
    const rest = await session(false);
    const { secret } = await rest.post<{ secret: string }>('users/me/totp');
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: clock.now().getTime(),
    });
    const { recoveryCodes } = await rest.post<{ recoveryCodes: string[] }>('users/me/totp/confirmation', {
      code,
    });
    const passkey = createSoftwarePasskey(cloud.url);
    const options = await rest.post<{ challenge: string }>('users/me/passkeys/options');
    await rest.post('users/me/passkeys', { name: 'A key', passkey: passkey.attest(options) });
    return { passkey, recoveryCodes };
  }

  /** What is good until the person becomes another, each with the way to try it. */
  async function issue(code: string): Promise<Record<string, () => Promise<Outcome>>> {
    const own = await session();
    const good = async (credential: Credential): Promise<Outcome> =>
      (await status(nobody.as(credential), 'GET', 'customers')) === 200 ? 'good' : 'dead';
    const { secret: token } = await own.post<Issued>('tokens', {
      name: 'of a person',
      role: 'operator-admin',
    });
    const byToken = cloud.rest.as({ token });
    const { secret: child } = await byToken.post<Issued>('tokens', {
      name: 'of a token',
      role: 'noc-viewer',
    });
    const guest = async (by: Rest) => {
      const email = `${cloud.context.ids.uuid()}@people.example`;
      const made = await by.post<Made>('users', { email, name: 'Guest', role: 'noc-viewer' });
      return () => settled(accounts.invitations.answer(secretOf(made.invitation), PASSWORD, VISITOR));
    };
    const link = async () => {
      const issued = await own.post<IssuedCredential>(`teleworkers/${teleworkerId}/credentials`, {
        platform: 'linux',
      });
      const { pathname } = new URL(issued.download?.url ?? '');
      return async (): Promise<Outcome> =>
        (await status(nobody.as({}), 'GET', pathname)) === 200 ? 'good' : 'dead';
    };
    const [invitation, begun] = [
      await cloud.rest.post<Made['invitation']>(`users/${id}/invitations`, {}),
      await accounts.signIn.byPassword((await user()).email, PASSWORD, VISITOR),
    ];
    const challenge = 'wanted' in begun ? begun.wanted.challenge : '';
    const tried = (recoveryCode: string) => () =>
      settled(accounts.signIn.bySecondFactor(challenge, { challenge, recoveryCode }, VISITOR));
    return {
      session: async () => ((await own.request('GET', 'users/me')).status === 200 ? 'good' : 'dead'),
      token: () => good({ token }),
      'token of a token': () => good({ token: child }),
      'second factor begun': tried(code),
      'invitation made': await guest(own),
      'invitation made by token': await guest(byToken),
      'download link': await link(),
      // Last: it sets another password.
      'invitation held': () => settled(accounts.invitations.answer(secretOf(invitation), PASSWORD, VISITOR)),
    };
  }

  /** By what is the person's own, whatever the role is. */
  async function signsInBy({
    passkey,
    recoveryCode,
  }: {
    passkey: ReturnType<typeof createSoftwarePasskey>;
    recoveryCode: string;
  }) {
    const { challenge } = (await accounts.signIn.beginPasskey()) as { challenge: string };
    const byPasskey = await settled(
      accounts.signIn.byPasskey(passkey.assert({ challenge }) as never, VISITOR),
    );
    const email = (await db.user.findUnique({ where: { id } }))?.email ?? 'somebody@people.example';
    const byRecoveryCode = await settled(
      accounts.signIn.byPassword(email, PASSWORD, VISITOR).then((begun) => {
        const secret = 'wanted' in begun ? begun.wanted.challenge : '';
        return accounts.signIn.bySecondFactor(secret, { challenge: secret, recoveryCode }, VISITOR);
      }),
    );
    return { byPasskey, byRecoveryCode };
  }

  return { enrolFactors, issue, signsInBy, session };
}

export type Outcomes = Record<string, Outcome>;
export async function tryAll(issued: Record<string, () => Promise<Outcome>>): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  for (const [kind, attempt] of Object.entries(issued)) outcomes[kind] = await attempt();
  return outcomes;
}
