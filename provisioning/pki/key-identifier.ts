import { createHash, createPublicKey } from 'node:crypto';

/**
 * Key identifier of a public key: the leftmost 160 bits of SHA-256 over its subjectPublicKey bits (RFC 7093 §2 method 1).
 *
 * @param publicKey SubjectPublicKeyInfo of an EC or RSA key in DER.
 */
export function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return createHash('sha256').update(publicKeyBits(publicKey)).digest().subarray(0, 20);
}

/** What subjectPublicKey holds: the uncompressed point (SEC 1 §2.3.3, RFC 5480 §2.2), or RSAPublicKey (RFC 3279 §2.3.1). */
export function publicKeyBits(publicKey: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'der' });
  const { x, y } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]);
}
