import 'reflect-metadata';
import { X509Certificate, X509Certificates, X509Crl, X509CrlReason } from '@peculiar/x509';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  certsOnly,
  REVOCATION_REASONS,
  serialNumber,
  signRevocationList,
} from '../../../provisioning/pki/index.ts';
import { rootAuthority } from './authorities.ts';

const now = new Date('2026-03-01T00:00:00Z');
const nextUpdate = new Date('2026-03-08T00:00:00Z');

const revokedCertificate = fc.record({
  serialNumber: fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((octets) => Buffer.from(serialNumber(octets)).toString('hex')),
  revokedAt: fc
    .integer({ min: Date.UTC(2026, 0), max: Date.UTC(2051, 0) })
    .map((at) => new Date(at - (at % 1000))),
  reason: fc.constantFrom(...REVOCATION_REASONS),
});

test('every revoked certificate stands on the list, with date and reason', async () => {
  const root = await rootAuthority(now);
  const issuer = new X509Certificate(Buffer.from(root.certificate));
  const lists = fc.record({
    number: fc.bigInt({ min: 1n, max: 2n ** 60n }),
    revoked: fc.uniqueArray(revokedCertificate, { selector: (one) => one.serialNumber, maxLength: 20 }),
  });
  const check = fc.asyncProperty(lists, async ({ number, revoked }) => {
    const der = await signRevocationList({ number, thisUpdate: now, nextUpdate, revoked }, root);
    const list = new X509Crl(Buffer.from(der));
    expect(await list.verify({ publicKey: issuer })).toBe(true);
    expect([list.issuer, list.thisUpdate, list.nextUpdate]).toEqual([issuer.subject, now, nextUpdate]);
    const number20 = list.getExtension('2.5.29.20');
    expect(BigInt(`0x${Buffer.from(number20!.value).subarray(2).toString('hex')}`)).toBe(number);
    const entries = list.entries.map((entry) => ({
      serialNumber: entry.serialNumber,
      revokedAt: entry.revocationDate,
      reason: X509CrlReason[entry.reason ?? X509CrlReason.unspecified],
    }));
    expect(entries).toEqual(
      revoked.map(({ serialNumber, revokedAt, reason }) => ({ serialNumber, revokedAt, reason })),
    );
  });
  await fc.assert(check, { numRuns: 50 });
});

test('a certs-only message holds the certificates and nothing else', async () => {
  const roots = [await rootAuthority(now), await rootAuthority(now)];
  const read = new X509Certificates(Buffer.from(certsOnly(roots.map((root) => root.certificate))));
  const serials = (certificates: readonly { serialNumber: string }[]) =>
    certificates.map((certificate) => certificate.serialNumber).sort();
  expect(serials([...read])).toEqual(
    serials(roots.map((root) => new X509Certificate(Buffer.from(root.certificate)))),
  );
});
