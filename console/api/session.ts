import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import type {
  SignInOptions as Options,
  User as Person,
  SecondFactorWanted,
  Session,
} from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';
import { ApiError } from './problem.ts';

export type { SecondFactorWanted, Session };

/** Something that the control plane lets a role do. */
export type Action = Session['actions'][number];
/** Who is signed in, with what its role may do. */
export type User = Person & Pick<Session, 'actions'>;

export const userOf = ({ user, actions }: Session): User => ({ ...user, actions });

/** Whether a person may do something to what is in its scope. */
export function may(user: User | undefined, action: Action): boolean {
  return user?.actions.includes(action) ?? false;
}

/** Whether somebody works for the operator, whose is what belongs to nobody else. */
export const isOperator = ({ resellerId, customerId }: User): boolean =>
  resellerId === null && customerId === null;

/** Whether a person may say who else signs in. */
export const mayAdminister = (user: User | undefined): boolean => may(user, 'user:write');

/** Who is signed in here, if anybody. */
export async function currentSession(api: Api): Promise<Session | undefined> {
  try {
    return enter(api, await api.get<Session>('sessions/current'));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'sign-in-required') return undefined;
    throw error;
  }
}

export const signInOptions = (api: Api): Promise<Options> => api.get('sign-in-options');

/** @throws ApiError `sign-in-failed` for a wrong address or password, `sign-in-locked`, `too-many-requests`. */
export async function signIn(
  api: Api,
  email: string,
  password: string,
): Promise<Session | SecondFactorWanted> {
  return goOn(api, await api.post<Session | SecondFactorWanted>('sessions', { email, password }));
}

/** @throws ApiError `challenge-gone` */
export async function answerInvitation(api: Api, secret: string, password: string) {
  return goOn(api, await api.post<Session | SecondFactorWanted>('invitations/answer', { secret, password }));
}

/** @throws ApiError `second-factor-failed`, `challenge-gone`, `sign-in-locked` */
export async function showSecondFactor(
  api: Api,
  { challenge }: SecondFactorWanted,
  factor: { code: string } | { recoveryCode: string },
): Promise<Session> {
  return enter(api, await api.post<Session>('sessions/second-factor', { challenge, ...factor }));
}

/** The browser asks its person. @throws ApiError as {@link showSecondFactor}; the browser's own error when dismissed */
export async function showPasskey(api: Api, { challenge, passkey }: SecondFactorWanted): Promise<Session> {
  const answer = await ask(passkey);
  return enter(api, await api.post<Session>('sessions/second-factor', { challenge, passkey: answer }));
}

/** Without a password. @throws ApiError `sign-in-failed`; the browser's own error when dismissed */
export async function signInByPasskey(api: Api): Promise<Session> {
  const answer = await ask(await api.post('sessions/passkey-options'));
  return enter(api, await api.post<Session>('sessions/passkey', { passkey: answer }));
}

export async function signOut(api: Api): Promise<void> {
  await api.delete('sessions/current');
}

const ask = (options: unknown) =>
  startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });

const goOn = (api: Api, outcome: Session | SecondFactorWanted) =>
  'user' in outcome ? enter(api, outcome) : outcome;

function enter(api: Api, session: Session): Session {
  api.useSession(session.csrfToken);
  return session;
}
