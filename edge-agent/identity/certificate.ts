import type { KeyObject, X509Certificate } from 'node:crypto';
import { publicKeyOf } from './keys.ts';

const HOUR = 3_600_000;
/** Issuing authority, a root that follows another, and that one. */
const CHAIN_LENGTH = 4;

/**
 * The roots to believe: the one of this fingerprint (RFC 7030 §4.1.1), and those that follow it, each vouched for by a
 * certificate of its key that the one before has signed (NewWithOld, RFC 4210 §4.4).
 */
export function trustedRoots(
  certificates: readonly X509Certificate[],
  fingerprint: string,
): X509Certificate[] {
  const pinned = fingerprint.replace(/^sha256:/, '');
  const candidates = certificates.filter((one) => one.ca && isIssuedBy(one, one));
  const trusted = candidates.filter(
    ({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase() === pinned,
  );
  for (;;) {
    const next = candidates.find(
      (root) =>
        !trusted.some((one) => one.raw.equals(root.raw)) &&
        certificates.some(
          (link) =>
            link.ca &&
            link.subject === root.subject &&
            keyOf(link).equals(keyOf(root)) &&
            trusted.some((one) => isIssuedBy(link, one)),
        ),
    );
    if (!next) return trusted;
    trusted.push(next);
  }
}

/** Whether it is an authority's certificate of its own key, or of another key under its own name. */
export const isRootOrLink = (certificate: X509Certificate): boolean =>
  certificate.ca && certificate.subject === certificate.issuer;

/**
 * From a certificate's issuer up to one of the roots, or `undefined` when no chain of signatures leads there.
 * Empty for a root itself.
 */
export function chainToRoot(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  length = CHAIN_LENGTH,
): X509Certificate[] | undefined {
  if (roots.some((root) => root.raw.equals(certificate.raw))) return [];
  if (length === 0) return undefined;
  for (const issuer of [...roots, ...authorities]) {
    if (!issuer.ca || issuer.raw.equals(certificate.raw) || !isIssuedBy(certificate, issuer)) continue;
    const further = chainToRoot(issuer, authorities, roots, length - 1);
    if (further) return [issuer, ...further];
  }
  return undefined;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

const keyOf = ({ publicKey }: X509Certificate): Buffer => publicKey.export({ type: 'spki', format: 'der' });

/** Each once, in their order. */
export function withoutDoubles(certificates: readonly X509Certificate[]): X509Certificate[] {
  return [...new Map(certificates.map((one) => [one.fingerprint256, one])).values()];
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
