import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { X509Certificates } from '@peculiar/x509';

/**
 * The certificates of a certs-only PKCS#7 (RFC 5652 §5.1 without signers) in base64, with or without line breaks: the
 * body of every EST answer (RFC 7030 §4.1.3, RFC 8951 §3).
 *
 * @throws when it is not that.
 */
export function parseCertsOnly(base64: string): X509Certificate[] {
  const der = Buffer.from(base64.replace(/\s+/g, ''), 'base64');
  return new X509Certificates(der).map(
    (certificate) => new X509Certificate(Buffer.from(certificate.rawData)),
  );
}

/** The certificates of a PEM file, in order. */
export function parsePem(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/** PEM with a final line break. */
export function toPem(certificate: X509Certificate): string {
  return `${certificate.toString().trimEnd()}\n`;
}
