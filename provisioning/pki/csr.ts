import 'reflect-metadata';
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { PkiError } from './pki-error.ts';

/** What counts of a certificate request. Its subject and extensions do not: the issuer decides those. */
export type CertificateRequest = {
  /** SubjectPublicKeyInfo in DER, re-encoded by us. */
  publicKey: Uint8Array;
  /** SHA-256 of `publicKey`, lower-case hexadecimal: knows the same key again. */
  keyHash: string;
};

const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1'];
const HASHES: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512'];

/**
 * Reads a PKCS#10 request (RFC 2986, DER) and checks that the sender holds the private key.
 *
 * @throws PkiError request-malformed, key-unsupported (only P-256 and P-384), signature-weak (only SHA-2),
 * signature-invalid.
 */
export async function readCertificateRequest(der: Uint8Array): Promise<CertificateRequest> {
  const request = parse(der);
  const key = publicKeyOf(request);
  if (!HASHES.includes(hashOf(request))) {
    throw new PkiError('signature-weak', 'Sign the certificate request by ECDSA with SHA-256.');
  }
  if (!(await isSignedByItsKey(request))) {
    throw new PkiError(
      'signature-invalid',
      'The certificate request is not signed by the key it names (no proof of possession, RFC 2986 §4.2).',
    );
  }
  const publicKey = key.export({ type: 'spki', format: 'der' });
  return { publicKey, keyHash: createHash('sha256').update(publicKey).digest('hex') };
}

/** Far above any honest request: nothing here is worth more parsing. */
const LIMITS = { berOptions: { maxDepth: 20, maxNodes: 500, maxContentLength: 65_536 } };

function parse(der: Uint8Array): Pkcs10CertificateRequest {
  try {
    if (lengthOfElement(der) !== der.length) throw new RangeError('octets are missing or left over');
    return new Pkcs10CertificateRequest(Uint8Array.from(der), LIMITS);
  } catch (cause) {
    throw new PkiError('request-malformed', 'The body is not a PKCS#10 certificate request in DER.', {
      cause,
    });
  }
}

/** Length of the element `der` begins with, in the definite form (X.690 §8.1.3). */
function lengthOfElement(der: Uint8Array): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const lengthOctets = first & 0x7f;
  return 2 + lengthOctets + der.subarray(2, 2 + lengthOctets).reduce((sum, octet) => sum * 256 + octet, 0);
}

function publicKeyOf(request: Pkcs10CertificateRequest): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new PkiError('key-unsupported', KEY_ADVICE, { cause });
  }
  // Curves given by explicit parameters have no name and are refused with the rest (RFC 5480 §2.1.1).
  if (key.asymmetricKeyType !== 'ec' || !CURVES.includes(key.asymmetricKeyDetails?.namedCurve)) {
    throw new PkiError('key-unsupported', KEY_ADVICE);
  }
  return key;
}

const KEY_ADVICE = 'Send a certificate request for an EC key on the curve P-256 or P-384.';

function hashOf(request: Pkcs10CertificateRequest): string {
  try {
    const { hash } = request.signatureAlgorithm;
    return typeof hash === 'object' && hash ? (hash as { name: string }).name : String(hash);
  } catch {
    return 'unknown';
  }
}

async function isSignedByItsKey(request: Pkcs10CertificateRequest): Promise<boolean> {
  try {
    return await request.verify();
  } catch {
    return false;
  }
}
