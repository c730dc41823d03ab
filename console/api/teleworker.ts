import type {
  CredentialRequest,
  Credential as CredentialSchema,
  IssuedCredential as IssuedSchema,
  NewTeleworker,
  Teleworker as TeleworkerSchema,
} from '../../cloud/teleworkers/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type Teleworker = TeleworkerSchema;
export type Credential = CredentialSchema;
export type IssuedCredential = IssuedSchema;
export type { CredentialRequest, NewTeleworker };
export type Platform = NonNullable<CredentialRequest['platform']>;
export const PLATFORMS: readonly Platform[] = ['windows', 'apple', 'android', 'linux', 'pkcs12'];

export function readTeleworkers(api: Api, networkId: string): Promise<Teleworker[]> {
  return getAll<Teleworker>(api, 'teleworkers', { network_id: networkId });
}

export function addTeleworker(api: Api, teleworker: NewTeleworker): Promise<Teleworker> {
  return api.post('teleworkers', teleworker);
}

/** Its passphrase and link are told in this answer only. */
export function issueCredential(
  api: Api,
  teleworkerId: string,
  request: CredentialRequest,
): Promise<IssuedCredential> {
  return api.post(`teleworkers/${teleworkerId}/credentials`, request);
}

/** Newest first, the revoked ones too. */
export async function readCredentials(api: Api, teleworkerId: string): Promise<Credential[]> {
  return (await api.get<{ items: Credential[] }>(`teleworkers/${teleworkerId}/credentials`)).items;
}

export function standingOfCredential(
  { revokedAt, revokeAt, notAfter }: Credential,
  now: number,
): 'active' | 'replaced' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  if (Date.parse(notAfter) <= now) return 'expired';
  return revokeAt === null ? 'active' : 'replaced';
}

/** For good: a session that is up with it is cut; the person's other credentials go on working. */
export function revokeCredential(api: Api, { serialNumber }: Credential): Promise<void> {
  return api.post(`certificates/${serialNumber}/revocation`, { reason: 'privilegeWithdrawn' });
}

/** For good: a session that is up is cut, and no credential of the person works any more. */
export function revokeTeleworker(api: Api, teleworkerId: string): Promise<Teleworker> {
  return api.post(`teleworkers/${teleworkerId}/revocation`, { reason: 'privilegeWithdrawn' });
}
