import { readAuthority } from './authority-certificate.ts';
import { signCertificate } from './certificate.ts';
import type { Der } from './der.ts';
import {
  authorityInformationAccess,
  authorityKeyIdentifier,
  crlDistributionPoint,
  subjectKeyIdentifier,
} from './extensions.ts';
import { keyIdentifier } from './key-identifier.ts';
import { distinguishedName } from './names.ts';
import type { Profile } from './profiles.ts';
import type { Signer } from './signer.ts';
import type { Validity } from './validity.ts';

/** A certification authority ready to sign. */
export type Authority = {
  /** Its own certificate, DER. */
  certificate: Uint8Array;
  /** Its name, DER: the issuer of what it signs. */
  name: Der;
  keyIdentifier: Uint8Array;
  validity: Validity;
  signer: Signer;
};

/** What of a certificate does not follow from its profile. */
export type Issue = {
  profile: Profile;
  serialNumber: Uint8Array;
  validity: Validity;
  /** SubjectPublicKeyInfo of the subject, DER. */
  publicKey: Uint8Array;
  /** Left out of a certificate nobody asks after, as that of an OCSP signer. */
  locations?: Locations;
};

/** URLs over plain HTTP (RFC 5280 §8): the issuer's revocation list, its certificate, and who answers by OCSP. */
export type Locations = { crl: string; issuer: string; ocsp?: string };

/** A self-signed root certificate (DER). Its authority key identifier may be left out (RFC 5280 §4.2.1.1). */
export function createRoot(request: Omit<Issue, 'publicKey' | 'locations'>, signer: Signer): Promise<Der> {
  const { profile, serialNumber, validity } = request;
  const name = distinguishedName(profile.subject);
  const identifier = keyIdentifier(signer.publicKey);
  const extensions = [
    ...profile.extensions,
    subjectKeyIdentifier(identifier),
    authorityKeyIdentifier(identifier),
  ];
  const { publicKey } = signer;
  return signCertificate(
    { serialNumber, issuer: name, validity, subject: name, publicKey, extensions },
    signer,
  );
}

/**
 * A certificate signed by `authority` (DER).
 *
 * @throws RangeError when its validity would reach beyond the authority's.
 */
export function issue(authority: Authority, request: Issue): Promise<Der> {
  const { profile, serialNumber, validity, publicKey, locations } = request;
  if (validity.notBefore < authority.validity.notBefore || validity.notAfter > authority.validity.notAfter) {
    throw new RangeError('a certificate is not valid longer than its issuer');
  }
  const extensions = [
    ...profile.extensions,
    subjectKeyIdentifier(keyIdentifier(publicKey)),
    authorityKeyIdentifier(authority.keyIdentifier),
    ...(locations ? [crlDistributionPoint(locations.crl), authorityInformationAccess(locations)] : []),
  ];
  const subject = distinguishedName(profile.subject);
  return signCertificate(
    { serialNumber, issuer: authority.name, validity, subject, publicKey, extensions },
    authority.signer,
  );
}

/**
 * An authority from its certificate (DER) and its key.
 *
 * @throws RangeError when the key is not the certificate's.
 */
export function openAuthority(certificate: Uint8Array, signer: Signer): Authority {
  const { publicKey, ...facts } = readAuthority(certificate);
  if (!Buffer.from(publicKey).equals(signer.publicKey)) {
    throw new RangeError('the key at hand is not that of the certificate');
  }
  return { certificate, ...facts, signer };
}
