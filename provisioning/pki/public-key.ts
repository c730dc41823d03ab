import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * SubjectPublicKeyInfo of a key in DER, the same however the key was written: OpenSSL keeps the form in which the point of
 * an EC key came (compressed, uncompressed, hybrid; SEC 1 §2.3.3), and JSON Web Key has one form only (RFC 7518 §6.2.1).
 */
export function subjectPublicKeyInfo(key: KeyObject): Buffer {
  const plain = createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' });
  return plain.export({ type: 'spki', format: 'der' });
}

/** Knows a key again: SHA-256 of its SubjectPublicKeyInfo as `subjectPublicKeyInfo` writes it, lower-case hexadecimal. */
export const keyHashOf = (publicKey: Uint8Array): string =>
  createHash('sha256').update(publicKey).digest('hex');
