import 'reflect-metadata';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';
import type { Der } from './der.ts';
import { readElement, readElements } from './der-reader.ts';
import { keyIdentifier } from './key-identifier.ts';
import { permits, readNameConstraints } from './name-constraints.ts';
import type { Profile } from './profiles.ts';
import type { Validity } from './validity.ts';

/** What an authority's certificate says, as certificates it issues must repeat it. */
export type AuthorityFacts = {
  /** Its subject, DER, octet by octet. */
  name: Der;
  keyIdentifier: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Uint8Array;
  validity: Validity;
};

/** Place of the subject among the fields of a certificate of version 3 (RFC 5280 §4.1). */
const SUBJECT = 5;

/** @param certificate DER */
export function readAuthority(certificate: Uint8Array): AuthorityFacts {
  const [toBeSigned] = readElements(readElement(certificate, 0x30).contents);
  const subject = readElements(toBeSigned!.contents)[SUBJECT]!;
  const parsed = new NodeCertificate(certificate);
  const publicKey = parsed.publicKey.export({ type: 'spki', format: 'der' });
  const told = new X509Certificate(Uint8Array.from(certificate)).getExtension(SubjectKeyIdentifierExtension);
  return {
    name: subject.der,
    keyIdentifier: told ? Buffer.from(told.keyId, 'hex') : keyIdentifier(publicKey),
    publicKey,
    validity: { notBefore: parsed.validFromDate, notAfter: parsed.validToDate },
  };
}

/** What a certificate made elsewhere must be like. */
export type ExpectedAuthority = {
  /** SubjectPublicKeyInfo of the key that its holder has, DER. */
  publicKey: Uint8Array;
  /** Of the request it answers. */
  profile: Profile;
  /** DER. */
  issuer: Uint8Array;
  /** Purposes it may not lack if it names any, dotted. */
  purposes: readonly string[];
  /** What it must be able to certify. */
  names: readonly string[];
  now: Date;
};

/** Why a certificate is none that this authority could issue by; undefined when it is one. */
export function whyNotAuthority(certificate: Uint8Array, expected: ExpectedAuthority): string | undefined {
  const parsed = new X509Certificate(Uint8Array.from(certificate));
  const [own, issuer] = [new NodeCertificate(certificate), new NodeCertificate(expected.issuer)];
  const facts = readAuthority(certificate);
  const purposes = parsed.getExtension(ExtendedKeyUsageExtension)?.usages;
  const { organization, commonName } = expected.profile.subject;
  if (!Buffer.from(facts.publicKey).equals(expected.publicKey))
    return 'It is of another key than the request.';
  if (parsed.subject !== `O=${organization}, CN=${commonName}`) {
    return `Its subject must be O=${organization}, CN=${commonName}, as in the request.`;
  }
  if (!own.checkIssued(issuer) || !own.verify(issuer.publicKey)) return 'It is not signed by the root.';
  if (own.validToDate > issuer.validToDate) return 'It is valid longer than the root.';
  if (expected.now > own.validToDate || expected.now < own.validFromDate) return 'It is not valid now.';
  const why = notForSigning(parsed);
  if (why) return why;
  const lacks = purposes && expected.purposes.filter((purpose) => !(purposes as string[]).includes(purpose));
  if (lacks && lacks.length > 0) return `Its extended key usage lacks ${lacks.join(', ')}.`;
  return wrongConstraints(certificate, expected.names);
}

function wrongConstraints(certificate: Uint8Array, names: readonly string[]): string | undefined {
  const constraints = readNameConstraints(certificate);
  if (!constraints) return 'It has no name constraints: copy those that the request asks for.';
  const refused = names.filter((name) => !permits(constraints, name));
  return refused.length > 0 ? `Its name constraints do not permit ${refused.join(', ')}.` : undefined;
}

function notForSigning(parsed: X509Certificate): string | undefined {
  const usages = parsed.getExtension(KeyUsagesExtension)?.usages ?? 0;
  const needed = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
  if (parsed.getExtension(BasicConstraintsExtension)?.ca !== true) {
    return 'It is no certificate of an authority: basicConstraints must say CA:TRUE.';
  }
  if ((usages & needed) !== needed) return 'Its key usage must have keyCertSign and cRLSign.';
  return parsed.getExtension(SubjectKeyIdentifierExtension)
    ? undefined
    : 'It has no subject key identifier (RFC 5280 §4.2.1.2).';
}

/** Whether a certificate is a root: its own issuer, and an authority. */
export function isRoot(certificate: Uint8Array): boolean {
  const own = new NodeCertificate(certificate);
  return own.ca && own.checkIssued(own) && own.verify(own.publicKey);
}
