import type { X509Certificate } from 'node:crypto';
import type { Bootstrap } from '#protocol';
import type { Log } from '../log.ts';
import type { Disk } from '../state/disk.ts';
import { findRoot } from './certificate.ts';
import { parsePem, toPem } from './certs-only.ts';
import { type EstClient, EstError } from './est.ts';

const AUTHORITIES_FILE = 'identity/authorities.pem';

/** The root the label names, and every authority the control plane told us of. */
export type Authorities = { root: X509Certificate; all: X509Certificate[] };

export type AuthoritiesDependencies = {
  disk: Disk;
  est: Pick<EstClient, 'cacertsUnverified'>;
  bootstrap: Pick<Bootstrap, 'caFingerprint'>;
  log: Log;
};

/**
 * Bootstrap of trust (RFC 7030 §4.1.1): fetched once over an unverified connection and believed only because the
 * root's fingerprint is the one in the bootstrap document. Everything after it is verified against that root.
 */
export async function ensureAuthorities(deps: AuthoritiesDependencies): Promise<Authorities> {
  const stored = parsePem((await deps.disk.read(AUTHORITIES_FILE))?.toString('utf8') ?? '');
  const root = findRoot(stored, deps.bootstrap.caFingerprint);
  return root ? { root, all: stored } : fetchAuthorities(deps);
}

/** Asks again, for authorities that came later under the same root. */
export async function fetchAuthorities(deps: AuthoritiesDependencies): Promise<Authorities> {
  const { disk, est, bootstrap, log } = deps;
  const all = await est.cacertsUnverified();
  const root = findRoot(all, bootstrap.caFingerprint);
  if (!root) {
    const message = 'the control plane has another root certificate than the bootstrap document names';
    throw new EstError('est-answer-invalid', message);
  }
  await disk.write(AUTHORITIES_FILE, all.map(toPem).join(''));
  log.info(
    { authorities: all.map(({ subject }) => subject.replaceAll('\n', ', ')) },
    'trusting the control plane',
  );
  return { root, all };
}
