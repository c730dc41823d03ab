import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_OCTETS = 12;
const TAG_OCTETS = 16;

/** What AES-256-GCM (NIST SP 800-38D) makes of a plaintext. */
export type Encrypted = { iv: Buffer; tag: Buffer; ciphertext: Buffer };

/** @param associated authenticated with it, e.g. where it belongs */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, associated: string): Encrypted {
  const iv = randomBytes(IV_OCTETS);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(associated));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), ciphertext };
}

/** @throws Error when anything of it is not as it was encrypted. */
export function decrypt(key: Uint8Array, { iv, tag, ciphertext }: Encrypted, associated: string): Buffer {
  const options = { authTagLength: TAG_OCTETS };
  const decipher = createDecipheriv('aes-256-gcm', key, iv, options).setAAD(Buffer.from(associated));
  return Buffer.concat([decipher.setAuthTag(tag).update(ciphertext), decipher.final()]);
}

/** A data key as it is wrapped: initialisation vector, tag and ciphertext one after the other. */
export const joined = ({ iv, tag, ciphertext }: Encrypted): Buffer => Buffer.concat([iv, tag, ciphertext]);

export function taken(octets: Buffer): Encrypted {
  const end = IV_OCTETS + TAG_OCTETS;
  return {
    iv: octets.subarray(0, IV_OCTETS),
    tag: octets.subarray(IV_OCTETS, end),
    ciphertext: octets.subarray(end),
  };
}
