import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { SEALING_KEY_OCTETS, SealingError } from './sealing-error.ts';

export { loadSealingKey } from './sealing-key.ts';

/** Encrypts what must not lie in the database in the clear. */
export type Sealing = {
  /**
   * @param purpose where the secret belongs, e.g. `certificate-authority/root`; it opens for the same purpose only, so
   * that a row copied to another place is found out.
   */
  seal(plaintext: Uint8Array, purpose: string): string;
  /** @throws SealingError */
  open(sealed: string, purpose: string): Buffer;
};

const IV_OCTETS = 12;
const TAG_OCTETS = 16;

/**
 * AES-256-GCM (NIST SP 800-38D). Form: `sk1.<key id>.<iv>.<tag>.<ciphertext>`, the last three in base64url.
 *
 * @param key 32 octets.
 */
export function createSealing(key: Uint8Array): Sealing {
  if (key.length !== SEALING_KEY_OCTETS) {
    throw new SealingError(
      'key-invalid',
      `A sealing key has ${SEALING_KEY_OCTETS} octets, this one ${key.length}.`,
    );
  }
  const keyId = createHash('sha256')
    .update('sitekeeper sealing key id')
    .update(key)
    .digest('hex')
    .slice(0, 8);
  return {
    seal(plaintext, purpose) {
      const iv = randomBytes(IV_OCTETS);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'));
      return ['sk1', keyId, ...parts].join('.');
    },
    open(sealed, purpose) {
      const { iv, tag, ciphertext } = take(sealed, keyId);
      const options = { authTagLength: TAG_OCTETS };
      const decipher = createDecipheriv('aes-256-gcm', key, iv, options).setAAD(Buffer.from(purpose));
      try {
        return Buffer.concat([decipher.setAuthTag(tag).update(ciphertext), decipher.final()]);
      } catch (cause) {
        throw new SealingError('sealed-altered', 'A sealed value was altered or belongs elsewhere.', {
          cause,
        });
      }
    },
  };
}

function take(sealed: string, keyId: string): { iv: Buffer; tag: Buffer; ciphertext: Buffer } {
  const match = /^sk1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]{22})\.([\w-]*)$/.exec(sealed);
  if (!match) throw new SealingError('sealed-malformed', 'A sealed value has a form that is not known here.');
  const [, sealedBy, iv, tag, ciphertext] = match as unknown as [string, string, string, string, string];
  if (sealedBy !== keyId) {
    throw new SealingError(
      'key-unknown',
      `A value was sealed with the key ${sealedBy}, but the key at hand is ${keyId}. Give the key that belongs to this database.`,
    );
  }
  const octets = (text: string) => Buffer.from(text, 'base64url');
  return { iv: octets(iv), tag: octets(tag), ciphertext: octets(ciphertext) };
}
