import 'reflect-metadata';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { type RequestedNames, requestedNames } from './csr-names.ts';
import { PkiError } from './pki-error.ts';
import { keyHashOf, subjectPublicKeyInfo } from './public-key.ts';

/** What counts of a certificate request. */
export type CertificateRequest = {
  /** SubjectPublicKeyInfo in DER, in the one form of `subjectPublicKeyInfo`. */
  publicKey: Uint8Array;
  /** Of `publicKey`, by `keyHashOf`. */
  keyHash: string;
  /** Asked for, to be judged by `requireNames`: the issuer decides the subject. */
  names: RequestedNames;
};

export type AcceptedKeys = 'ec' | 'ec-or-rsa';

const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1'];
/** NIST SP 800-56B, and the one exponent all clients take. */
const RSA_BITS = [2048, 4096] as const;
const RSA_EXPONENT = 65_537n;
const HASHES: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512'];

/**
 * Reads a PKCS#10 request (RFC 2986, DER) and checks that the sender holds the private key.
 *
 * @param keys which keys are taken: appliances have EC ones, people's devices RSA as well
 * @throws PkiError request-malformed, key-unsupported (only P-256 and P-384, and RSA of 2048 to 4096 bits),
 * signature-weak (only SHA-2), signature-invalid.
 */
export async function readCertificateRequest(
  der: Uint8Array,
  keys: AcceptedKeys = 'ec',
): Promise<CertificateRequest> {
  const request = parse(der);
  const key = publicKeyOf(request, keys);
  if (!HASHES.includes(hashOf(request))) {
    throw new PkiError('signature-weak', 'Sign the certificate request with SHA-256.');
  }
  if (!(await isSignedByItsKey(request))) {
    throw new PkiError(
      'signature-invalid',
      'The certificate request is not signed by the key it names (no proof of possession, RFC 2986 §4.2).',
    );
  }
  const publicKey = subjectPublicKeyInfo(key);
  return {
    publicKey,
    keyHash: keyHashOf(publicKey),
    names: namesOf(request),
  };
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

function namesOf(request: Pkcs10CertificateRequest): RequestedNames {
  try {
    return requestedNames(request);
  } catch (cause) {
    throw new PkiError('request-malformed', 'The names in the certificate request cannot be read.', {
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

function publicKeyOf(request: Pkcs10CertificateRequest, keys: AcceptedKeys): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new PkiError('key-unsupported', KEY_ADVICE[keys], { cause });
  }
  if (!isStrong(key, keys)) throw new PkiError('key-unsupported', KEY_ADVICE[keys]);
  return key;
}

/** Curves given by explicit parameters have no name and are refused with the rest (RFC 5480 §2.1.1). */
function isStrong({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, keys: AcceptedKeys): boolean {
  if (asymmetricKeyType === 'ec') return CURVES.includes(asymmetricKeyDetails?.namedCurve);
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  const [least, most] = RSA_BITS;
  return (
    keys === 'ec-or-rsa' &&
    asymmetricKeyType === 'rsa' &&
    modulusLength >= least &&
    modulusLength <= most &&
    publicExponent === RSA_EXPONENT
  );
}

const KEY_ADVICE: Record<AcceptedKeys, string> = {
  ec: 'Send a certificate request for an EC key on the curve P-256 or P-384.',
  'ec-or-rsa':
    'Send a certificate request for an EC key on the curve P-256 or P-384, or an RSA key of 2048 to 4096 bits with ' +
    'the public exponent 65537.',
};

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
