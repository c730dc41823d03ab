import type { Session, User } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';
import { ApiError } from './problem.ts';

export type { User };

const CHANGERS: readonly User['role'][] = ['operator-admin', 'noc-engineer', 'reseller-admin'];

/** Whether a person may change what appliances run; others only look. */
export function mayChange(user: User | undefined): boolean {
  return user !== undefined && CHANGERS.includes(user.role);
}

const APPROVERS: readonly User['role'][] = ['operator-admin', 'noc-engineer'];

/** Whether a person may let in boxes that nobody registered. */
export function mayApprove(user: User | undefined): boolean {
  return user !== undefined && APPROVERS.includes(user.role);
}

/** Who is signed in here, if anybody. */
export async function currentUser(api: Api): Promise<User | undefined> {
  try {
    return enter(api, await api.get<Session>('sessions/current')).user;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'sign-in-required') return undefined;
    throw error;
  }
}

function enter(api: Api, session: Session): Session {
  api.useSession(session.csrfToken);
  return session;
}

/** @throws ApiError `sign-in-failed` for a wrong address or password, `too-many-requests`. */
export async function signIn(api: Api, email: string, password: string): Promise<User> {
  return enter(api, await api.post<Session>('sessions', { email, password })).user;
}

export async function signOut(api: Api): Promise<void> {
  await api.delete('sessions/current');
}
