import { createPrivateKey } from 'node:crypto';
import { errorFacts } from '../error-facts.ts';
import type { Log } from '../log.ts';
import type { Disk } from '../state/disk.ts';
import { belongsTo } from './certificate.ts';
import { parsePem } from './certs-only.ts';

/** What a factory put into the box: its own certificate with the ones between it and the factory's root, and the key. */
const FACTORY_FILES = { certificate: 'identity/factory.pem', key: 'identity/factory.key' };

/**
 * The factory certificate (IDevID, IEEE 802.1AR) in PEM, for the TLS of the first enrolment; `undefined` for a box whose
 * factory gave it none, or none that is whole.
 */
export async function factoryCredential({
  disk,
  log,
}: {
  disk: Disk;
  log: Log;
}): Promise<{ certificate: string; key: string } | undefined> {
  const certificate = (await disk.read(FACTORY_FILES.certificate))?.toString('utf8');
  const key = (await disk.read(FACTORY_FILES.key))?.toString('utf8');
  if (certificate === undefined || key === undefined) return undefined;
  try {
    const [own] = parsePem(certificate);
    if (own && belongsTo(own, createPrivateKey(key))) return { certificate, key };
    log.warn({ file: FACTORY_FILES.certificate }, 'the factory certificate is not of the factory key');
  } catch (error) {
    log.warn({ file: FACTORY_FILES.certificate, ...errorFacts(error) }, 'the factory certificate is damaged');
  }
  return undefined;
}
