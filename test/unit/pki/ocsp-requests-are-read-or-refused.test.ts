import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boolean,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from '../../../provisioning/pki/der.ts';
import { isIssuedBy, PkiError, readOcspRequest } from '../../../provisioning/pki/index.ts';
import { publicKeyBits } from '../../../provisioning/pki/key-identifier.ts';
import { rootAuthority } from './authorities.ts';

const SHA1 = '1.3.14.3.2.26';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const NONCE = '1.3.6.1.5.5.7.48.1.2';
const authority = await rootAuthority(new Date('2026-03-01T00:00:00Z'));

function certificateId(serial: Uint8Array, algorithm = SHA256, name = authority.name) {
  const hash = (octets: Uint8Array) =>
    octetString(
      createHash(algorithm === SHA1 ? 'sha1' : 'sha256')
        .update(octets)
        .digest(),
    );
  const key = publicKeyBits(authority.signer.publicKey);
  return sequence(sequence(objectIdentifier(algorithm)), hash(name), hash(key), integer(serial));
}

const extension = (type: string, critical: boolean, value: Uint8Array) =>
  sequence(objectIdentifier(type), ...(critical ? [boolean(true)] : []), octetString(value));

function request(ids: readonly Uint8Array[], extensions: readonly Uint8Array[] = []) {
  const all = extensions.length > 0 ? [explicit(2, sequence(...extensions))] : [];
  return sequence(sequence(sequence(...ids.map((id) => sequence(id))), ...all));
}

const outcome = (der: Uint8Array): string => {
  try {
    readOcspRequest(der);
    return 'read';
  } catch (error) {
    return error instanceof PkiError ? error.code : `crashed: ${error}`;
  }
};

const serial = Buffer.from('4a'.repeat(20), 'hex');

test('issuer, serial number and nonce are read', () => {
  const nonce = Buffer.alloc(32, 9);
  for (const algorithm of [SHA1, SHA256]) {
    const id = certificateId(serial, algorithm);
    const read = readOcspRequest(request([id], [extension(NONCE, false, octetString(nonce))]));
    expect(Buffer.from(read.nonce!)).toEqual(nonce);
    const [only] = read.certificates;
    expect(only).toMatchObject({ serialNumber: '4a'.repeat(20) });
    expect(Buffer.from(only!.der)).toEqual(Buffer.from(id));
    expect(isIssuedBy(only!, authority)).toBe(true);
  }
  const [foreign] = readOcspRequest(request([certificateId(serial, SHA1, sequence())])).certificates;
  expect(isIssuedBy(foreign!, authority)).toBe(false);
  const [exotic] = readOcspRequest(request([certificateId(serial, '1.2.840.113549.2.5')])).certificates;
  expect(isIssuedBy(exotic!, authority)).toBe(false);
});

test('too many, too long, and what must not be ignored are refused', () => {
  const id = certificateId(serial);
  const nonce = (length: number) => extension(NONCE, false, octetString(Buffer.alloc(length)));
  expect(outcome(request([]))).toBe('request-malformed');
  expect(outcome(request(Array.from({ length: 21 }, () => id)))).toBe('request-malformed');
  expect([0, 1, 128, 129].map((length) => outcome(request([id], [nonce(length)])))).toEqual([
    'request-malformed',
    'read',
    'read',
    'request-malformed',
  ]);
  const unknown = (critical: boolean) => request([id], [extension('1.2.3.4', critical, Buffer.alloc(1))]);
  expect([outcome(unknown(false)), outcome(unknown(true))]).toEqual(['read', 'request-malformed']);
});

test('any change, cut or addition is read or refused and never crashes', () => {
  const good = request([certificateId(serial)], [extension(NONCE, false, octetString(Buffer.alloc(16)))]);
  const mutations = fc.record({
    at: fc.nat({ max: good.length - 1 }),
    octet: fc.nat({ max: 255 }),
    cut: fc.nat({ max: good.length - 1 }),
    noise: fc.uint8Array({ maxLength: 200 }),
  });
  fc.assert(
    fc.property(mutations, ({ at, octet, cut, noise }) => {
      const changed = Buffer.from(good);
      changed[at] = octet;
      expect(outcome(changed)).not.toMatch('crashed');
      expect(outcome(good.subarray(0, cut))).toBe('request-malformed');
      expect(outcome(Buffer.concat([good, noise, Buffer.from([0])]))).toBe('request-malformed');
      expect(outcome(noise)).not.toMatch('crashed');
    }),
    { numRuns: 10_000 },
  );
});
