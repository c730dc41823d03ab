import { type Der, explicit, integer, objectIdentifier, sequence, set } from './der.ts';
import { OID } from './oids.ts';

/**
 * A certs-only CMS message (RFC 5272 §4.1, RFC 5652 §5.1): SignedData without content and without signers. EST
 * answers with it (RFC 7030 §4.1.3, §4.2.3).
 *
 * @param certificates in DER.
 */
export function certsOnly(certificates: readonly Uint8Array[]): Der {
  const sorted = [...certificates].sort((a, b) => Buffer.compare(a, b));
  const signedData = sequence(
    integer(1),
    set(),
    sequence(objectIdentifier(OID.data)),
    explicit(0, ...sorted),
    set(),
  );
  return sequence(objectIdentifier(OID.signedData), explicit(0, signedData));
}
