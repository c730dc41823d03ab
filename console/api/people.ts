import type { Account, AccountChanges, NewAccount } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';
import type { Page } from './page.ts';

export type { Account, NewAccount };

export type Invitation = { secretUrl: string; expiresAt: string };

/** A page of those whose name, address or organisation has all the words. */
export const readPeople = (api: Api, search: string, after?: string): Promise<Page<Account>> =>
  api.get('users', { ...(search.trim() !== '' && { q: search.trim() }), page_token: after });
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
