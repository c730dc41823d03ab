import { createHash } from 'node:crypto';
import { ECDSA_WITH_SHA256 } from './certificate.ts';
import {
  bitString,
  type Der,
  element,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  objectIdentifier,
  octetString,
  sequence,
} from './der.ts';
import { ocspNonce } from './extensions.ts';
import { publicKeyBits } from './key-identifier.ts';
import type { CertificateId } from './ocsp-request.ts';
import { OID } from './oids.ts';
import { REASON_CODE, type RevocationReason } from './revocation.ts';
import type { Signer } from './signer.ts';

export type CertificateStatus =
  | { status: 'good' }
  /** Never issued here. */
  | { status: 'unknown' }
  | { status: 'revoked'; revokedAt: Date; reason: RevocationReason };

export type OcspAnswer = {
  statuses: readonly { id: CertificateId; standing: CertificateStatus }[];
  /** Of the request: an answer with it cannot be an old one. */
  nonce: Uint8Array | undefined;
  thisUpdate: Date;
  /** Until when the answer may be kept. */
  nextUpdate: Date;
};

/** Why there is no answer (RFC 6960 §4.2.1). Not signed. */
const FAILURE = { 'malformed-request': 1, 'internal-error': 2, 'try-later': 3, unauthorized: 6 } as const;
export type OcspFailure = keyof typeof FAILURE;

export const ocspFailure = (why: OcspFailure): Der => sequence(enumerated(FAILURE[why]));

/** An OCSPResponse (RFC 6960 §4.2.1) in DER. @param signer with its certificate, issued by the authority asked after */
export async function signOcspResponse(
  { statuses, nonce, thisUpdate, nextUpdate }: OcspAnswer,
  { certificate, signer }: { certificate: Uint8Array; signer: Signer },
): Promise<Der> {
  // KeyHash is always SHA-1 (RFC 6960 §4.2.1): it tells keys apart and protects nothing.
  const keyHash = createHash('sha1').update(publicKeyBits(signer.publicKey)).digest();
  const singles = statuses.map(({ id, standing }) =>
    sequence(
      id.der,
      statusOf(standing),
      generalizedTime(thisUpdate),
      explicit(0, generalizedTime(nextUpdate)),
    ),
  );
  const toBeSigned = sequence(
    explicit(2, octetString(keyHash)),
    generalizedTime(thisUpdate),
    sequence(...singles),
    ...(nonce ? [explicit(1, sequence(ocspNonce(nonce)))] : []),
  );
  const basic = sequence(
    toBeSigned,
    ECDSA_WITH_SHA256,
    bitString(await signer.sign(toBeSigned)),
    explicit(0, sequence(certificate)),
  );
  const bytes = sequence(objectIdentifier(OID.ocspBasic), octetString(basic));
  return sequence(enumerated(0), explicit(0, bytes));
}

function statusOf(standing: CertificateStatus): Der {
  if (standing.status === 'good') return implicit(0, new Uint8Array());
  if (standing.status === 'unknown') return implicit(2, new Uint8Array());
  const { revokedAt, reason } = standing;
  const why = reason === 'unspecified' ? [] : [explicit(0, enumerated(REASON_CODE[reason]))];
  return element(0xa1, generalizedTime(revokedAt), ...why);
}
