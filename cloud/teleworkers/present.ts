import { teleworkerIdentity, userPrincipalName } from '#protocol';
import type { CredentialRow } from './credential-store.ts';
import type { NoticeRow } from './expiry-store.ts';
import type { Credential, Teleworker, TeleworkerNotice } from './schema.ts';
import type { TeleworkerRow } from './store.ts';

export function presentTeleworker(row: TeleworkerRow): Teleworker {
  const good = row.credentials.filter(({ certificate }) => certificate.revokedAt === null);
  const last = Math.max(...good.map(({ certificate }) => certificate.notAfter.getTime()));
  return {
    id: row.id,
    externalKey: row.externalKey,
    customerId: row.customerId,
    networkId: row.networkId,
    name: row.name,
    email: row.email,
    address: row.address,
    tunnel: row.tunnel as Teleworker['tunnel'],
    state: row.state as Teleworker['state'],
    credentials: good.length,
    expiresAt: good.length > 0 ? new Date(last).toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentCredential(row: CredentialRow): Credential {
  const { notBefore, notAfter, revokedAt } = row.certificate;
  const identity = teleworkerIdentity(row.id);
  return {
    id: row.id,
    serialNumber: row.serialNumber,
    label: row.label,
    createdBy: row.createdBy,
    kind: row.kind as Credential['kind'],
    identity,
    userPrincipalName: userPrincipalName(identity),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    revokeAt: row.revokeAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentNotice({ credential, ...row }: NoticeRow): TeleworkerNotice {
  return {
    id: row.id,
    credentialId: row.credentialId,
    teleworkerId: credential.teleworkerId,
    days: row.days as TeleworkerNotice['days'],
    notAfter: credential.certificate.notAfter.toISOString(),
    at: row.at.toISOString(),
  };
}
