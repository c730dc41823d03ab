import type { Session, User } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';
import { ApiError } from './problem.ts';

export type { User };

/** Whether a person may change what appliances run; others only look. */
export function mayChange(user: User | undefined): boolean {
  return user !== undefined && user.role !== 'noc-viewer';
}

/** Who is signed in here, if anybody. */
export async function currentUser(api: Api): Promise<User | undefined> {
  try {
    return (await api.get<Session>('sessions/current')).user;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'sign-in-required') return undefined;
    throw error;
  }
}

/** @throws ApiError `sign-in-failed` for a wrong address or password, `too-many-requests`. */
export async function signIn(api: Api, email: string, password: string): Promise<User> {
  return (await api.post<Session>('sessions', { email, password })).user;
}

export async function signOut(api: Api): Promise<void> {
  await api.delete('sessions/current');
}
