import type { UserRow } from './store.ts';

/** Of an account that nobody can sign in to yet: what it has to be given more. */
export function blankUser(id: string, now: Date): Omit<UserRow, 'email' | 'name' | 'role'> {
  return {
    id,
    resellerId: null,
    customerId: null,
    passwordHash: null,
    totpSecret: null,
    totpConfirmedAt: null,
    totpStep: null,
    singleSignOn: null,
    kind: 'person',
    locale: 'en',
    disabledAt: null,
    disabledFor: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}
