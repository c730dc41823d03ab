import type { SignInPolicy } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';

export type { SignInPolicy };

export const readSignInPolicy = (api: Api): Promise<SignInPolicy> => api.get('sign-in-policy');
export const saveSignInPolicy = (
  api: Api,
  { secondFactorRoles, version }: SignInPolicy,
): Promise<SignInPolicy> => api.patch('sign-in-policy', { secondFactorRoles }, { version });
