import type { KeyObject, X509Certificate } from 'node:crypto';
import { Check } from 'typebox/value';
import { Id, vpnIdentity } from '#protocol';
import type { Log } from '../log.ts';
import type { Disk } from '../state/disk.ts';
import { type Authorities, writeAll } from './authorities.ts';
import { belongsTo, chainToRoot, commonName, isCurrent, withoutDoubles } from './certificate.ts';
import { parsePem, toPem } from './certs-only.ts';
import { EstError } from './est.ts';
import { ensureKey } from './keys.ts';

/** A private key, its certificate, and the authorities from the issuer up to the root. */
export type Credential = { key: KeyObject; certificate: X509Certificate; chain: X509Certificate[] };

export type CredentialFiles = { key: string; certificate: string; chain: string };

export const DEVICE_FILES: CredentialFiles = {
  key: 'identity/device.key',
  certificate: 'identity/device.pem',
  chain: 'identity/device-ca.pem',
};
export const VPN_FILES: CredentialFiles = {
  key: 'identity/vpn.key',
  certificate: 'identity/vpn.pem',
  chain: 'identity/vpn-ca.pem',
};

/** What is on disk, if it is whole: the certificate is of our key and leads to the root. It may be expired. */
export async function readCredential(
  deps: { disk: Disk; log: Log },
  files: CredentialFiles,
  authorities: Authorities,
): Promise<Credential | undefined> {
  const [certificate] = parsePem((await deps.disk.read(files.certificate))?.toString('utf8') ?? '');
  if (!certificate) return undefined;
  const key = await ensureKey(deps, files.key);
  const stored = parsePem((await deps.disk.read(files.chain))?.toString('utf8') ?? '');
  const chain = chainToRoot(certificate, [...authorities.all, ...stored], authorities.roots);
  return chain && belongsTo(certificate, key) ? { key, certificate, chain } : undefined;
}

/**
 * Takes the certificate for `key` out of an answer, refusing what does not lead to the root or is not valid now, and
 * stores it: the chain first, since a certificate on disk counts as complete.
 *
 * @param peers further authorities to be believed of peers, stored with the chain
 */
export async function acceptCredential(
  deps: { disk: Disk; now: Date },
  files: CredentialFiles,
  authorities: Authorities,
  answer: { key: KeyObject; certificates: X509Certificate[] },
  peers: readonly X509Certificate[] = [],
): Promise<Credential> {
  const { key, certificates } = answer;
  const certificate = certificates.find((candidate) => belongsTo(candidate, key));
  if (!certificate) throw invalid('no certificate for our key in the answer');
  const chain = chainToRoot(certificate, [...certificates, ...authorities.all], authorities.roots);
  if (!chain) throw invalid('the certificate does not lead to the root');
  if (!isCurrent(certificate, deps.now)) throw invalid('the certificate is not valid now; check the clock');
  await writeAll(deps.disk, files.chain, withoutDoubles([...chain, ...peers]));
  await deps.disk.write(files.certificate, toPem(certificate));
  return { key, certificate, chain };
}

/** The appliance id, which is the common name of a device certificate; `undefined` when it is none. */
export function applianceIdOf(certificate: X509Certificate): string | undefined {
  const name = commonName(certificate);
  return Check(Id, name) ? name : undefined;
}

/** Whether a VPN certificate is the one of this appliance. */
export function isVpnCertificateOf(certificate: X509Certificate, applianceId: string): boolean {
  const names = certificate.subjectAltName?.split(', ') ?? [];
  return names.includes(`DNS:${vpnIdentity(applianceId)}`);
}

export function invalid(message: string): EstError {
  return new EstError('est-answer-invalid', message);
}
