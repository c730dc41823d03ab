import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Log } from '../log.ts';
import type { Disk } from '../state/disk.ts';

/**
 * The private key of that name: EC P-256, PKCS#8 PEM, made here on first use and never sent anywhere. It is on disk
 * before anybody is asked to certify it, so that a request cut short can be repeated with the same key.
 */
export async function ensureKey({ disk, log }: { disk: Disk; log: Log }, name: string): Promise<KeyObject> {
  const stored = await disk.read(name);
  const known = stored && readKey(stored);
  if (known) return known;
  if (stored) log.error({ file: name }, 'private key is damaged, making a new one');
  return replaceKey({ disk, log }, name);
}

/** Another private key in the place of the one of that name, whose certificate is good no more. */
export async function replaceKey({ disk, log }: { disk: Disk; log: Log }, name: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await disk.write(name, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  log.info({ file: name }, 'made a private key');
  return privateKey;
}

/** The public half in DER, to compare with a certificate's. */
export function publicKeyOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}

function readKey(pem: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
