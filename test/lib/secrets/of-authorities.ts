import { createPrivateKey } from 'node:crypto';
import type { TestCloud } from '../cloud.ts';

const PASSPHRASE = 'what a root key is taken out with';

/** The root's private key, in every notation somebody may have written it in. */
export async function rootKey({ context }: TestCloud): Promise<Record<string, string>> {
  const pem = await context.certificates.authorities.exportRootKey(PASSPHRASE);
  const key = createPrivateKey({ key: pem, passphrase: PASSPHRASE });
  const { d = '' } = key.export({ format: 'jwk' });
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const scalar = Buffer.from(d, 'base64url');
  return {
    'root key as JWK': d,
    'root key in hexadecimal': scalar.toString('hex'),
    'root key in base64': pkcs8.toString('base64'),
    'root key in PEM': pkcs8.toString('base64').slice(0, 64),
  };
}
