import 'reflect-metadata';
import type { X509Certificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate as ParsedCertificate,
} from '@peculiar/x509';
import { OID } from './oids.ts';

/** What of somebody else's certificate says whether, and for what, it may be believed. */
export type CertificateFacts = {
  /** Absent: it has no basic constraints, as some factories' end entities. */
  basicConstraints?: { ca: boolean; pathLength: number | undefined };
  /** Absent: any. */
  keyUsage?: { digitalSignature: boolean; keyCertSign: boolean };
  /** Object identifiers; absent: any. */
  purposes?: readonly string[];
  /** Critical extensions that nobody here understands (RFC 5280 §4.2): such a certificate is refused. */
  unknownCritical: readonly string[];
  /** Of the signature, e.g. `SHA-256`. */
  hash: string;
  /** The subject's serialNumber attributes (ITU-T X.520 §6.2.9). */
  serialNumbers: readonly string[];
};

const UNDERSTOOD: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
];

/** @throws when it cannot be read */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const parsed = new ParsedCertificate(Uint8Array.from(certificate.raw));
  const constraints = parsed.getExtension(BasicConstraintsExtension);
  const usages = parsed.getExtension(KeyUsagesExtension)?.usages;
  const purposes = parsed.getExtension(ExtendedKeyUsageExtension)?.usages;
  const { hash } = parsed.signatureAlgorithm as { hash?: { name: string } | string };
  return {
    ...(constraints && { basicConstraints: { ca: constraints.ca, pathLength: constraints.pathLength } }),
    ...(usages !== undefined && {
      keyUsage: {
        digitalSignature: (usages & KeyUsageFlags.digitalSignature) !== 0,
        keyCertSign: (usages & KeyUsageFlags.keyCertSign) !== 0,
      },
    }),
    ...(purposes && { purposes: purposes.map(String) }),
    unknownCritical: parsed.extensions.flatMap(({ critical, type }) =>
      critical && !UNDERSTOOD.includes(type) ? [type] : [],
    ),
    hash: typeof hash === 'object' ? hash.name : String(hash ?? 'unknown'),
    serialNumbers: parsed.subjectName.getField(OID.subjectSerialNumber),
  };
}
