import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { createSigner, PkiError, pkcs12, readCertificateRequest } from '../../provisioning/pki/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';

const RSA_BITS = 3072;

/** A key made for somebody; in the thread pool, as it takes a while. */
export type MadeKey = { publicKey: Uint8Array; privateKey: Buffer };

/** RSA, which the clients of all platforms take. `privateKey` is PKCS#8 in DER. */
export async function makeKey(): Promise<MadeKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  return {
    publicKey: createSigner(privateKey).publicKey,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/** @throws AppError request-invalid with the reason at `/csr` */
export async function publicKeyOf(csr: string): Promise<Uint8Array> {
  const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END/.exec(csr)?.[1];
  try {
    if (body === undefined) throw new PkiError('request-malformed', 'The request is not PKCS#10 in PEM.');
    return (await readCertificateRequest(Buffer.from(body, 'base64'), 'ec-or-rsa')).publicKey;
  } catch (error) {
    return refuseKey(error);
  }
}

/** For `catch`: what is wrong with a request stands at `/csr`. */
export function refuseKey(error: unknown): never {
  if (!(error instanceof PkiError)) throw error;
  throw new AppError('request-invalid', error.message, {
    faults: [{ pointer: '/csr', code: error.code, detail: error.message }],
    cause: error,
  });
}

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 99 random bits in five groups, to be read out and typed. */
export function newPassphrase(ids: Ids): string {
  const characters: string[] = [];
  while (characters.length < 20) {
    // Octets beyond the last whole alphabet would make some characters likelier than others.
    const usable = [...ids.random(32)].filter((octet) => octet < 256 - (256 % ALPHABET.length));
    characters.push(...usable.map((octet) => ALPHABET[octet % ALPHABET.length] ?? ''));
  }
  return characters
    .slice(0, 20)
    .join('')
    .replace(/.{4}(?=.)/g, '$&-');
}

/** A PKCS#12 with the key, its certificate and the VPN CA's, DER. */
export function makePkcs12(
  ids: Ids,
  of: { key: MadeKey; certificate: Uint8Array; authority: Uint8Array; title: string; passphrase: string },
): Buffer {
  return Buffer.from(
    pkcs12({
      privateKey: of.key.privateKey,
      certificates: [of.certificate, of.authority],
      friendlyName: of.title,
      passphrase: of.passphrase,
      salts: { certificates: ids.random(8), key: ids.random(8), mac: ids.random(8) },
    }),
  );
}
