import type { KeyObject, X509Certificate } from 'node:crypto';
import { type CertificateFacts, certificateFacts } from './certificate-facts.ts';
import { OID } from './oids.ts';

/** Why a factory's certificate is not believed. */
export type FactoryFault =
  | 'untrusted'
  | 'expired'
  | 'not-an-authority'
  | 'path-too-long'
  | 'weak'
  | 'not-for-clients'
  | 'extension-unknown'
  | 'no-serial-number'
  | 'unreadable';

export type FactoryVerdict = { serial: string; anchor: X509Certificate } | { fault: FactoryFault };

/** End entity, three between, anchor: factories have fewer. */
const LONGEST_CHAIN = 4;
const HASHES: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512'];
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];
const ANY_PURPOSE = '2.5.29.37.0';
const CLIENT_PURPOSES: readonly string[] = [OID.clientAuth, ANY_PURPOSE];

/**
 * Whether a box shows the IDevID certificate (IEEE 802.1AR §8) of a factory we believe, and of which box it is: the
 * serialNumber of its subject. That it holds the key is for TLS to have proved. The path is validated as RFC 5280 §6.1
 * has it, without policies and name constraints, which are refused when they are critical.
 *
 * @param certificate of the box
 * @param sent every certificate it sent along, in any order
 * @param anchors believed on their own account; their own end counts, their signature does not
 */
export function judgeFactoryCertificate(
  certificate: X509Certificate,
  sent: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: Date,
): FactoryVerdict {
  try {
    const path = pathOf(certificate, sent, anchors);
    if (!path) return { fault: 'untrusted' };
    const facts = path.certificates.map(certificateFacts);
    const fault = pathFault(path.certificates, facts, now) ?? endEntityFault(facts[0]!);
    if (fault) return { fault };
    const [serial, ...others] = facts[0]!.serialNumbers;
    if (serial === undefined || others.length > 0) return { fault: 'no-serial-number' };
    return { serial, anchor: path.anchor };
  } catch {
    return { fault: 'unreadable' };
  }
}

/** Whether a certificate can be an anchor. */
export function anchorFault(anchor: X509Certificate, now: Date): FactoryFault | undefined {
  try {
    const facts = certificateFacts(anchor);
    if (!isAuthority(facts)) return 'not-an-authority';
    if (!isStrong(anchor.publicKey)) return 'weak';
    if (facts.unknownCritical.length > 0) return 'extension-unknown';
    return isValidAt(anchor, now) ? undefined : 'expired';
  } catch {
    return 'unreadable';
  }
}

type Path = { certificates: [X509Certificate, ...X509Certificate[]]; anchor: X509Certificate };

/** From the box's certificate up to an anchor, each signed by the next; the anchor comes last. */
function pathOf(
  certificate: X509Certificate,
  sent: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
): Path | undefined {
  const certificates: Path['certificates'] = [certificate];
  for (let current = certificate; certificates.length <= LONGEST_CHAIN; ) {
    const anchor = anchors.find((candidate) => isIssuedBy(current, candidate));
    if (anchor) return { certificates: [...certificates, anchor], anchor };
    const issuer = sent.find(
      (candidate) =>
        !certificates.some(({ raw }) => raw.equals(candidate.raw)) && isIssuedBy(current, candidate),
    );
    if (!issuer) return undefined;
    certificates.push(issuer);
    current = issuer;
  }
  return undefined;
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

function pathFault(
  certificates: Path['certificates'],
  facts: readonly CertificateFacts[],
  now: Date,
): FactoryFault | undefined {
  for (const [index, certificate] of certificates.entries()) {
    const { unknownCritical, hash, basicConstraints } = facts[index]!;
    const isAnchor = index === certificates.length - 1;
    if (!isValidAt(certificate, now)) return 'expired';
    if (unknownCritical.length > 0) return 'extension-unknown';
    if (!isStrong(certificate.publicKey) || (!isAnchor && !HASHES.includes(hash))) return 'weak';
    if (index === 0) continue;
    if (!isAuthority(facts[index]!)) return 'not-an-authority';
    // Authorities between this one and the end entity (RFC 5280 §4.2.1.9).
    if (index - 1 > (basicConstraints?.pathLength ?? LONGEST_CHAIN)) return 'path-too-long';
  }
  return undefined;
}

/** An authority is no box, whatever its subject says. */
function endEntityFault({
  basicConstraints,
  keyUsage,
  purposes,
}: CertificateFacts): FactoryFault | undefined {
  if (basicConstraints?.ca || keyUsage?.digitalSignature === false) return 'not-for-clients';
  return purposes === undefined || purposes.some((purpose) => CLIENT_PURPOSES.includes(purpose))
    ? undefined
    : 'not-for-clients';
}

const isAuthority = ({ basicConstraints, keyUsage }: CertificateFacts): boolean =>
  basicConstraints?.ca === true && keyUsage?.keyCertSign !== false;

const isValidAt = ({ validFromDate, validToDate }: X509Certificate, now: Date): boolean =>
  now >= validFromDate && now <= validToDate;

function isStrong({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'ec') return CURVES.includes(asymmetricKeyDetails?.namedCurve);
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}
