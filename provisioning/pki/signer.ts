import { createPublicKey, type KeyObject, sign } from 'node:crypto';

/**
 * What a certification authority signs with. It may stand for a key in memory, in a hardware module or on another host.
 */
export type Signer = {
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** ECDSA with SHA-256 over `data`; the signature as DER `Ecdsa-Sig-Value` (RFC 3279 §2.2.3). */
  sign(data: Uint8Array): Promise<Uint8Array>;
};

/** A signer over an EC private key in memory. Signing happens in the thread pool, not on the event loop. */
export function createSigner(privateKey: KeyObject): Signer {
  return {
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    sign: (data) =>
      new Promise((resolve, reject) => {
        sign('sha256', data, { key: privateKey, dsaEncoding: 'der' }, (error, signature) =>
          error ? reject(error) : resolve(signature),
        );
      }),
  };
}
