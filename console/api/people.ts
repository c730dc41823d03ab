import type { Account, AccountChanges, NewAccount } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type { Account, NewAccount };

export type Invitation = { secretUrl: string; expiresAt: string };

export const readPeople = (api: Api): Promise<Account[]> => getAll<Account>(api, 'users');
export const addPerson = (
  api: Api,
  person: NewAccount,
): Promise<{ user: Account; invitation?: Invitation }> => api.post('users', person);
export const changePerson = (api: Api, { id, version }: Account, changes: AccountChanges): Promise<Account> =>
  api.patch(`users/${id}`, changes, { version });
export const removePerson = (api: Api, { id, version }: Account): Promise<void> =>
  api.delete(`users/${id}`, { version });
export const invitePerson = (api: Api, { id }: Account, resetFactors: boolean): Promise<Invitation> =>
  api.post(`users/${id}/invitations`, { resetFactors });
