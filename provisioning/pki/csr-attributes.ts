import { type Der, objectIdentifier, sequence, set } from './der.ts';
import { OID } from './oids.ts';

/** What a certificate request shall be like (RFC 7030 §4.5.2): an EC key on P-256, signed by ECDSA with SHA-256. */
export function csrAttributes(): Der {
  return sequence(
    sequence(objectIdentifier(OID.ecPublicKey), set(objectIdentifier(OID.prime256v1))),
    objectIdentifier(OID.ecdsaWithSha256),
  );
}
