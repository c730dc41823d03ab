import type { KeyObject, X509Certificate } from 'node:crypto';
import { publicKeyOf } from './keys.ts';

const HOUR = 3_600_000;
const CHAIN_LENGTH = 4;

/** The root among what `/cacerts` answered: known by its fingerprint alone (RFC 7030 §4.1.1). */
export function findRoot(
  certificates: readonly X509Certificate[],
  fingerprint: string,
): X509Certificate | undefined {
  const wanted = fingerprint.replace(/^sha256:/, '');
  return certificates.find(
    (certificate) =>
      certificate.ca && certificate.fingerprint256.replaceAll(':', '').toLowerCase() === wanted,
  );
}

/**
 * From a certificate's issuer up to the root, or `undefined` when no chain of signatures leads there.
 * Empty for the root itself.
 */
export function chainToRoot(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  root: X509Certificate,
): X509Certificate[] | undefined {
  const chain: X509Certificate[] = [];
  let current = certificate;
  while (!current.raw.equals(root.raw)) {
    const issuer = authorities.find(
      (candidate) => candidate.ca && current.checkIssued(candidate) && current.verify(candidate.publicKey),
    );
    if (!issuer || chain.length >= CHAIN_LENGTH) return undefined;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}

export function belongsTo(certificate: X509Certificate, privateKey: KeyObject): boolean {
  return certificate.publicKey.export({ type: 'spki', format: 'der' }).equals(publicKeyOf(privateKey));
}

/** The common name of the subject. */
export function commonName(certificate: X509Certificate): string | undefined {
  return /^CN=(.+)$/m.exec(certificate.subject)?.[1];
}

/** Valid now; an hour's grace before its beginning for a box whose clock is late. */
export function isCurrent(certificate: X509Certificate, now: Date): boolean {
  return (
    now.getTime() >= certificate.validFromDate.getTime() - HOUR &&
    now.getTime() < certificate.validToDate.getTime()
  );
}

/**
 * When to renew: at two thirds of the lifetime, and up to a twentieth of it later so that a fleet enrolled in one day
 * does not come back in one minute.
 *
 * @param jitter 0 ≤ jitter < 1, fixed for one appliance.
 */
export function renewalTime(certificate: X509Certificate, jitter: number): Date {
  const from = certificate.validFromDate.getTime();
  const lifetime = certificate.validToDate.getTime() - from;
  return new Date(from + lifetime * (2 / 3 + jitter / 20));
}

/** Days until it ends, negative afterwards. */
export function daysLeft(certificate: X509Certificate, now: Date): number {
  return (certificate.validToDate.getTime() - now.getTime()) / (24 * HOUR);
}
