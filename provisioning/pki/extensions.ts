import {
  boolean,
  type Der,
  element,
  explicit,
  implicit,
  integer,
  namedBits,
  objectIdentifier,
  octetString,
  sequence,
} from './der.ts';
import { dnsOrAddress, generalNames, uri } from './names.ts';
import { OID } from './oids.ts';

/** Bit numbers of KeyUsage (RFC 5280 §4.2.1.3) that our profiles use. */
const KEY_USAGE_BIT = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUsage = keyof typeof KEY_USAGE_BIT;

/** Purposes of ExtendedKeyUsage (RFC 5280 §4.2.1.12). */
export type KeyPurpose = 'serverAuth' | 'clientAuth' | 'ipsecIke' | 'ikeIntermediate' | 'ocspSigning';

/** RFC 5280 §4.1: `critical` is DEFAULT FALSE and therefore absent unless true (X.690 §11.5). */
export function extension(type: string, critical: boolean, value: Der): Der {
  return sequence(objectIdentifier(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** RFC 5280 §4.2.1.9: critical; an end entity's is the empty sequence. */
export function basicConstraints(constraints: { ca: false } | { ca: true; pathLength: number }): Der {
  const value = constraints.ca ? sequence(boolean(true), integer(constraints.pathLength)) : sequence();
  return extension(OID.basicConstraints, true, value);
}

export function keyUsage(...usages: readonly KeyUsage[]): Der {
  return extension(OID.keyUsage, true, namedBits(usages.map((usage) => KEY_USAGE_BIT[usage])));
}

export function extendedKeyUsage(...purposes: readonly KeyPurpose[]): Der {
  return extension(
    OID.extendedKeyUsage,
    false,
    sequence(...purposes.map((purpose) => objectIdentifier(OID[purpose]))),
  );
}

export function subjectKeyIdentifier(identifier: Uint8Array): Der {
  return extension(OID.subjectKeyIdentifier, false, octetString(identifier));
}

export function authorityKeyIdentifier(identifier: Uint8Array): Der {
  return extension(OID.authorityKeyIdentifier, false, sequence(implicit(0, identifier)));
}

/** Not critical, because every subject of ours has a name (RFC 5280 §4.2.1.6). */
export function subjectAltName(names: readonly string[], others: readonly Der[] = []): Der {
  return extension(OID.subjectAltName, false, generalNames([...names.map(dnsOrAddress), ...others]));
}

/** One distribution point with one full name (RFC 5280 §4.2.1.13). */
export function crlDistributionPoint(location: string): Der {
  const point = sequence(explicit(0, explicit(0, uri(location))));
  return extension(OID.crlDistributionPoints, false, sequence(point));
}

/** Where the issuer's certificate is found, and who answers whether a certificate was revoked (RFC 5280 §4.2.2.1). */
export function authorityInformationAccess({ issuer, ocsp }: { issuer: string; ocsp?: string }): Der {
  const descriptions = [
    ...(ocsp === undefined ? [] : [sequence(objectIdentifier(OID.ocsp), uri(ocsp))]),
    sequence(objectIdentifier(OID.caIssuers), uri(issuer)),
  ];
  return extension(OID.authorityInformationAccess, false, sequence(...descriptions));
}

/** Nobody need ask whether this one was revoked: it does not live long enough (RFC 6960 §4.2.2.2.1). */
export function ocspNoCheck(): Der {
  return extension(OID.ocspNoCheck, false, element(0x05));
}

/** RFC 6960 §4.4.1, as RFC 9654 §2.1 has it. */
export function ocspNonce(nonce: Uint8Array): Der {
  return extension(OID.ocspNonce, false, octetString(nonce));
}

/** RFC 5280 §5.2.3. */
export function crlNumber(number: bigint): Der {
  return extension(OID.crlNumber, false, integer(number));
}

export function crlEntryReason(value: Der): Der {
  return extension(OID.reasonCode, false, value);
}
