import 'reflect-metadata';
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { bitString, explicit, integer, objectIdentifier, sequence } from '../../../provisioning/pki/der.ts';
import { PkiError, readCertificateRequest } from '../../../provisioning/pki/index.ts';

type Key = webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams | { name: 'Ed25519' };

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

async function newKeys(algorithm: Key = P256): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return keys as webcrypto.CryptoKeyPair;
}

async function requestFor(algorithm: Key, hash = 'SHA-256'): Promise<Buffer> {
  const keys = await newKeys(algorithm);
  const signingAlgorithm = { name: algorithm.name, hash };
  const request = await Pkcs10CertificateRequestGenerator.create({ name: 'CN=x', keys, signingAlgorithm });
  return Buffer.from(request.rawData);
}

const outcome = (der: Uint8Array, keys: 'ec' | 'ec-or-rsa' = 'ec'): Promise<string> =>
  readCertificateRequest(der, keys).then(
    () => 'accepted',
    (error) => (error instanceof PkiError ? error.code : `crashed: ${error}`),
  );

let good: Buffer;
beforeAll(async () => {
  good = await requestFor(P256);
});

test.each([
  ['P-256', P256, 'SHA-256', 'accepted'],
  ['P-384', { ...P256, namedCurve: 'P-384' }, 'SHA-384', 'accepted'],
  ['P-521', { ...P256, namedCurve: 'P-521' }, 'SHA-512', 'key-unsupported'],
  ['RSA', RSA, 'SHA-256', 'key-unsupported'],
  ['Ed25519', { name: 'Ed25519' as const }, 'SHA-512', 'key-unsupported'],
  ['SHA-1', P256, 'SHA-1', 'signature-weak'],
])('a request with %s is judged', async (_, algorithm, hash, expected) => {
  expect(await outcome(await requestFor(algorithm, hash))).toBe(expected);
});

test.each([
  ['P-256', P256, 'SHA-256', 'accepted'],
  ['RSA of 2048 bits', RSA, 'SHA-256', 'accepted'],
  ['RSA of 1024 bits', { ...RSA, modulusLength: 1024 }, 'SHA-256', 'key-unsupported'],
  ['RSA with the exponent 3', { ...RSA, publicExponent: Uint8Array.of(3) }, 'SHA-256', 'key-unsupported'],
  ['RSA and SHA-1', { ...RSA, hash: 'SHA-1' }, 'SHA-1', 'signature-weak'],
])('where people send it, a request with %s is judged', async (_, algorithm, hash, expected) => {
  expect(await outcome(await requestFor(algorithm, hash), 'ec-or-rsa')).toBe(expected);
});

/** A request whose EC key is written with its point as `point` makes it of the two coordinates. */
function requestWithPoint(privateKey: KeyObject, point: (x: Buffer, y: Buffer) => Buffer): Uint8Array {
  const { x, y } = createPublicKey(privateKey.export({ type: 'sec1', format: 'pem' })).export({
    format: 'jwk',
  });
  const written = point(Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url'));
  const algorithm = sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7'));
  const info = sequence(integer(0), sequence(), sequence(algorithm, bitString(written)), explicit(0));
  const signature = sign('sha256', info, privateKey);
  return sequence(info, sequence(objectIdentifier('1.2.840.10045.4.3.2')), bitString(signature));
}

test('the same key is known again, however its point is written', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isOdd = (y: Buffer) => y.at(-1)! & 1;
  const uncompressed = await readCertificateRequest(
    requestWithPoint(privateKey, (x, y) => Buffer.concat([Buffer.of(4), x, y])),
  );
  const known = createPublicKey(privateKey.export({ type: 'sec1', format: 'pem' }));
  expect(Buffer.from(uncompressed.publicKey)).toEqual(known.export({ type: 'spki', format: 'der' }));
  for (const request of [
    requestWithPoint(privateKey, (x, y) => Buffer.concat([Buffer.of(2 + isOdd(y)), x])),
    requestWithPoint(privateKey, (x, y) => Buffer.concat([Buffer.of(6 + isOdd(y)), x, y])),
  ]) {
    const read = await readCertificateRequest(request).catch((error: PkiError) => error.code);
    expect(read).toEqual(uncompressed);
  }
});

test('the same key is known again, whatever else the request says', async () => {
  const keys = await newKeys();
  const read = async (name: string) => {
    const signingAlgorithm = { ...P256, hash: 'SHA-256' };
    const { rawData } = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm });
    return (await readCertificateRequest(Buffer.from(rawData))).keyHash;
  };
  expect(await read('CN=a')).toBe(await read('CN=b'));
});

test('a request signed by another key proves nothing', async () => {
  const [named, signing] = await Promise.all([newKeys(), newKeys()]);
  const keys = { publicKey: named.publicKey, privateKey: signing.privateKey };
  const signingAlgorithm = { ...P256, hash: 'SHA-256' };
  const forged = await Pkcs10CertificateRequestGenerator.create({ name: 'CN=x', keys, signingAlgorithm });
  expect(await outcome(Buffer.from(forged.rawData))).toBe('signature-invalid');
});

test('any change, cut or addition is refused with a code and never crashes', async () => {
  const mutation = fc.record({
    at: fc.nat({ max: good.length - 1 }),
    mask: fc.integer({ min: 1, max: 255 }),
    cut: fc.nat({ max: good.length - 1 }),
    tail: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  });
  const check = fc.asyncProperty(mutation, async ({ at, mask, cut, tail }) => {
    const changed = Buffer.from(good);
    changed[at]! ^= mask;
    expect(await outcome(changed)).not.toMatch('crashed');
    expect(await outcome(good.subarray(0, cut))).toBe('request-malformed');
    expect(await outcome(Buffer.concat([good, tail]))).toBe('request-malformed');
  });
  await fc.assert(check, { numRuns: 300 });
});

test('random octets are no request', async () => {
  const check = fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (octets) => {
    expect(await outcome(octets)).toBe('request-malformed');
  });
  await fc.assert(check, { numRuns: 300 });
});

test('nesting without end is refused at once', async () => {
  let nested = Buffer.alloc(0);
  for (let depth = 0; depth < 15_000; depth++) {
    const length = nested.length < 128 ? [nested.length] : [0x82, nested.length >> 8, nested.length & 0xff];
    if (nested.length > 65_000) break;
    nested = Buffer.concat([Buffer.from([0x30, ...length]), nested]);
  }
  expect(await outcome(nested)).toBe('request-malformed');
});
