import { bitString, type Der, explicit, integer, objectIdentifier, sequence, time } from './der.ts';
import { OID } from './oids.ts';
import type { Signer } from './signer.ts';
import type { Validity } from './validity.ts';

/** The fields of a certificate, each already in DER where it has a structure of its own. */
export type CertificateFields = {
  serialNumber: Uint8Array;
  issuer: Der;
  validity: Validity;
  subject: Der;
  /** SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  extensions: readonly Der[];
};

/** Parameters are absent with ECDSA (RFC 5758 §3.2). */
export const ECDSA_WITH_SHA256 = sequence(objectIdentifier(OID.ecdsaWithSha256));

/** A certificate of version 3 (RFC 5280 §4.1) in DER. */
export async function signCertificate(fields: CertificateFields, signer: Signer): Promise<Der> {
  const toBeSigned = sequence(
    explicit(0, integer(2)),
    integer(fields.serialNumber),
    ECDSA_WITH_SHA256,
    fields.issuer,
    sequence(time(fields.validity.notBefore), time(fields.validity.notAfter)),
    fields.subject,
    fields.publicKey,
    explicit(3, sequence(...fields.extensions)),
  );
  return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(await signer.sign(toBeSigned)));
}
