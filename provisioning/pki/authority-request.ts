import { ECDSA_WITH_SHA256 } from './certificate.ts';
import { bitString, type Der, explicit, integer, objectIdentifier, sequence, set } from './der.ts';
import { distinguishedName } from './names.ts';
import { OID } from './oids.ts';
import type { Profile } from './profiles.ts';
import type { Signer } from './signer.ts';

/**
 * A PKCS#10 request (RFC 2986 §4) in DER for the certificate of an authority whose root is kept elsewhere. It asks for
 * the extensions of the profile (RFC 2985 §5.4.2), so that who signs it has only to copy them.
 */
export async function signAuthorityRequest(profile: Profile, signer: Signer): Promise<Der> {
  const extensions = sequence(objectIdentifier(OID.extensionRequest), set(sequence(...profile.extensions)));
  const toBeSigned = sequence(
    integer(0),
    distinguishedName(profile.subject),
    signer.publicKey,
    explicit(0, extensions),
  );
  return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(await signer.sign(toBeSigned)));
}
