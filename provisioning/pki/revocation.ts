import 'reflect-metadata';
import { X509Crl } from '@peculiar/x509';
import type { Authority } from './authority.ts';
import { ECDSA_WITH_SHA256 } from './certificate.ts';
import { bitString, type Der, enumerated, explicit, integer, sequence, time } from './der.ts';
import { authorityKeyIdentifier, crlEntryReason, crlNumber } from './extensions.ts';

/** Reasons of RFC 5280 §5.3.1 that we give, with their numbers. */
export const REASON_CODE = {
  unspecified: 0,
  keyCompromise: 1,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;
export type RevocationReason = keyof typeof REASON_CODE;
export const REVOCATION_REASONS = Object.keys(REASON_CODE) as RevocationReason[];

/** `serialNumber` in hexadecimal. */
export type RevokedCertificate = { serialNumber: string; revokedAt: Date; reason: RevocationReason };

export type RevocationListFields = {
  /** Rises with every list of this authority (RFC 5280 §5.2.3). */
  number: bigint;
  thisUpdate: Date;
  nextUpdate: Date;
  revoked: readonly RevokedCertificate[];
};

/** A complete revocation list of version 2 (RFC 5280 §5.1) in DER. */
export async function signRevocationList(fields: RevocationListFields, authority: Authority): Promise<Der> {
  // An empty list is left out as a whole (RFC 5280 §5.1.2.6).
  const revoked = fields.revoked.length === 0 ? [] : [sequence(...fields.revoked.map(entry))];
  const toBeSigned = sequence(
    integer(1),
    ECDSA_WITH_SHA256,
    authority.name,
    time(fields.thisUpdate),
    time(fields.nextUpdate),
    ...revoked,
    explicit(0, sequence(authorityKeyIdentifier(authority.keyIdentifier), crlNumber(fields.number))),
  );
  return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(await authority.signer.sign(toBeSigned)));
}

/** The reason "unspecified" is said by leaving it out (RFC 5280 §5.3.1). */
function entry(revoked: RevokedCertificate): Der {
  const reason =
    revoked.reason === 'unspecified'
      ? []
      : [sequence(crlEntryReason(enumerated(REASON_CODE[revoked.reason])))];
  return sequence(integer(Buffer.from(revoked.serialNumber, 'hex')), time(revoked.revokedAt), ...reason);
}

/** When a revocation list (DER) was issued. */
export const listIssuedAt = (der: Uint8Array): Date => new X509Crl(Uint8Array.from(der)).thisUpdate;
