import 'reflect-metadata';
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { integer, objectIdentifier, octetString, sequence } from '../../../provisioning/pki/der.ts';
import { readElement, readElements } from '../../../provisioning/pki/der-reader.ts';
import {
  type Authority,
  type CertificateStatus,
  createSigner,
  ocspFailure,
  pkcs12,
  readCertificateRequest,
  readOcspRequest,
  signAuthorityRequest,
  signOcspResponse,
  vpnAuthorityProfile,
} from '../../../provisioning/pki/index.ts';
import { publicKeyBits } from '../../../provisioning/pki/key-identifier.ts';
import { newKey, rootAuthority } from './authorities.ts';
import { COMMON_NAME, make } from './made-certificate.ts';

const now = new Date('2026-03-01T00:00:00Z');
const nextUpdate = new Date('2026-03-08T00:00:00Z');
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const inside = (der: Uint8Array, tag = 0x30) => readElements(readElement(der, tag).contents);
const instant = (at: string) => Buffer.from(at).toString('hex');

let authority: Authority;
beforeAll(async () => {
  authority = await rootAuthority(now);
});

describe('an OCSP answer', () => {
  const id = (() => {
    const der = sequence(
      sequence(objectIdentifier('1.3.14.3.2.26')),
      octetString(Buffer.alloc(20, 1)),
      octetString(Buffer.alloc(20, 2)),
      integer(0x77),
    );
    const [first] = readOcspRequest(sequence(sequence(sequence(sequence(der))))).certificates;
    if (!first) throw new Error('no certificate is asked after');
    return first;
  })();
  const answer = async (standing: CertificateStatus, nonce?: Uint8Array) => {
    const statuses = [{ id, standing }];
    const der = await signOcspResponse({ statuses, nonce, thisUpdate: now, nextUpdate }, authority);
    const [status, bytes] = inside(der);
    const [type, basic] = inside(bytes!.contents);
    const [toBeSigned, , signature, certificates] = inside(basic!.contents);
    return { status, type, toBeSigned: toBeSigned!, signature: signature!, certificates: certificates! };
  };

  test('is signed, by whom it says, with the certificate', async () => {
    const { status, type, toBeSigned, signature, certificates } = await answer({ status: 'good' });
    expect([hex(status!.der), hex(type!.der)]).toEqual([
      '0a0100',
      hex(objectIdentifier('1.3.6.1.5.5.7.48.1.1')),
    ]);
    const { publicKey } = authority.signer;
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    expect(verify('sha256', toBeSigned.der, key, signature.contents.subarray(1))).toBe(true);
    expect(hex(inside(certificates.contents)[0]!.der)).toBe(hex(authority.certificate));
    const [responder, at, , ...more] = readElements(toBeSigned.contents);
    const keyHash = createHash('sha1').update(publicKeyBits(publicKey)).digest();
    expect(hex(responder!.der)).toBe(`a2160414${hex(keyHash)}`);
    expect(hex(at!.contents)).toBe(instant('20260301000000Z'));
    expect(more).toEqual([]);
  });

  test.each<[CertificateStatus, string]>([
    [{ status: 'good' }, '8000'],
    [{ status: 'unknown' }, '8200'],
    [{ status: 'revoked', revokedAt: now, reason: 'unspecified' }, `a111180f${instant('20260301000000Z')}`],
    [
      { status: 'revoked', revokedAt: now, reason: 'keyCompromise' },
      `a116180f${instant('20260301000000Z')}a0030a0101`,
    ],
  ])('says %j', async (standing, expected) => {
    const { toBeSigned } = await answer(standing);
    const [single] = inside(readElements(toBeSigned.contents)[2]!.der);
    const [repeated, status, from, until] = readElements(single!.contents);
    expect(hex(repeated!.der)).toBe(hex(id.der));
    expect(hex(status!.der)).toBe(expected);
    expect(hex(from!.contents)).toBe(instant('20260301000000Z'));
    expect(hex(until!.der)).toBe(`a011180f${instant('20260308000000Z')}`);
  });

  test('repeats what makes it no old one', async () => {
    const { toBeSigned } = await answer({ status: 'good' }, Buffer.from('0102', 'hex'));
    expect(hex(readElements(toBeSigned.contents)[3]!.der)).toBe(
      'a1153013301106092b060105050730010204040402' + '0102',
    );
  });

  test.each([
    ['malformed-request', '30030a0101'],
    ['internal-error', '30030a0102'],
    ['try-later', '30030a0103'],
    ['unauthorized', '30030a0106'],
  ] as const)('that is none says %s', (why, expected) => {
    expect(hex(ocspFailure(why))).toBe(expected);
  });
});

describe('a PKCS#12 file', () => {
  const bmp = (text: string) => Buffer.from(text, 'utf16le').swap16();

  test.each(['x', 'korrekt-Pferd-王', 'a'.repeat(31), 'b'.repeat(40)])(
    'opens by %s alone',
    async (passphrase) => {
      const own = await make({ subject: [[COMMON_NAME, 'own']] });
      const other = await make({ subject: [[COMMON_NAME, 'other']] });
      const pfx = pkcs12({
        privateKey: own.key.export({ type: 'pkcs8', format: 'der' }),
        certificates: [own.der, other.der],
        friendlyName: '王’s VPN',
        passphrase,
        salts: {
          certificates: Buffer.from('0102030405060708', 'hex'),
          key: Buffer.alloc(8, 0xff),
          mac: Buffer.alloc(8, 3),
        },
      });
      const { context } = createSecureContext({ pfx: Buffer.from(pfx), passphrase });
      const certificate = (context as unknown as { getCertificate(): Buffer }).getCertificate();
      expect(new X509Certificate(certificate).raw).toEqual(own.certificate.raw);
      expect(() => createSecureContext({ pfx: Buffer.from(pfx), passphrase: `${passphrase}x` })).toThrow(
        /mac/i,
      );
      // The name and the key's certificate stand beside the key in the clear.
      expect(Buffer.from(pfx).includes(bmp('王’s VPN'))).toBe(true);
      expect(Buffer.from(pfx).includes(createHash('sha1').update(own.der).digest())).toBe(true);
    },
  );
});

test('an authority whose root is elsewhere asks for what its profile says', async () => {
  const profile = vpnAuthorityProfile();
  const signer = createSigner(newKey());
  const der = await signAuthorityRequest(profile, signer);
  const { names, publicKey } = await readCertificateRequest(der);
  expect(hex(publicKey)).toBe(hex(signer.publicKey));
  expect(names).toEqual({
    subject: [
      { type: 'O', value: profile.subject.organization },
      { type: 'CN', value: profile.subject.commonName },
    ],
    alternative: [],
    authority: true,
  });
  const asked = new Pkcs10CertificateRequest(Uint8Array.from(der)).extensions.map(({ rawData }) =>
    hex(new Uint8Array(rawData)),
  );
  expect(asked).toEqual(profile.extensions.map(hex));
});
