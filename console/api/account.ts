import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import type { Factors, OwnSession, Passkey, User, UserChanges } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';

export type { Factors, OwnSession, Passkey };

type RecoveryCodes = { recoveryCodes?: string[] };

/** What somebody does with the own account. Changing factors: @throws ApiError `fresh-sign-in-required` */
export const readFactors = (api: Api): Promise<Factors> => api.get('users/me/factors');
export const changeMe = (api: Api, changes: UserChanges): Promise<User> => api.patch('users/me', changes, {});

export const beginTotp = (api: Api): Promise<{ secret: string; totpUri: string }> =>
  api.post('users/me/totp');
/** With the first factor come recovery codes. @throws ApiError `second-factor-failed` */
export const confirmTotp = async (api: Api, code: string): Promise<string[]> =>
  (await api.post<RecoveryCodes>('users/me/totp/confirmation', { code })).recoveryCodes ?? [];
export const removeTotp = (api: Api): Promise<void> => api.delete('users/me/totp');

/** The browser asks its person; with the first factor come recovery codes. */
export async function addPasskey(api: Api, name: string): Promise<string[]> {
  const options = await api.post('users/me/passkeys/options');
  const passkey = await startRegistration({
    optionsJSON: options as PublicKeyCredentialCreationOptionsJSON,
  });
  return (await api.post<RecoveryCodes>('users/me/passkeys', { name, passkey })).recoveryCodes ?? [];
}
export const removePasskey = (api: Api, id: string): Promise<void> => api.delete(`users/me/passkeys/${id}`);

export const renewRecoveryCodes = async (api: Api): Promise<string[]> =>
  (await api.post<RecoveryCodes>('users/me/recovery-codes')).recoveryCodes ?? [];

export const readOwnSessions = async (api: Api): Promise<OwnSession[]> =>
  (await api.get<{ items: OwnSession[] }>('users/me/sessions')).items;
export const endSession = (api: Api, id: string): Promise<void> => api.delete(`users/me/sessions/${id}`);
export const endOtherSessions = (api: Api): Promise<void> => api.delete('users/me/sessions');
