import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  ChallengePasswordAttribute,
  ExtensionsAttribute,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBody } from '../../../cloud/enrolment/est/body.ts';
import { EstRefused } from '../../../cloud/enrolment/refused.ts';
import { PkiError, readCertificateRequest } from '../../../provisioning/pki/index.ts';
import { spoiltDer } from '../../lib/fuzz/spoilt-der.ts';

const CASES = { numRuns: 10_000, endOnFailure: true };
const TIMEOUT_MS = 60_000;

/** Requests as boxes and people send them: bare, and with names, usages and a challenge password. */
async function requests(): Promise<Buffer[]> {
  return Promise.all(
    ['P-256', 'P-384'].flatMap((namedCurve) =>
      [false, true].map(async (rich) => {
        const algorithm = { name: 'ECDSA', namedCurve };
        const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
        const extensions = [
          new SubjectAlternativeNameExtension([{ type: 'dns', value: 'box.example' }]),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature),
        ];
        const request = await Pkcs10CertificateRequestGenerator.create({
          name: 'CN=box, O=例',
          keys: keys as webcrypto.CryptoKeyPair,
          signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
          attributes: rich
            ? [new ChallengePasswordAttribute('secret'), new ExtensionsAttribute(extensions)]
            : [],
        });
        return Buffer.from(request.rawData);
      }),
    ),
  );
}

test('whatever is sent as a certificate request is taken or refused', { timeout: TIMEOUT_MS }, async () => {
  const seeds = await requests();
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(spoiltDer(seeds), async (der) => {
      const outcome = await readCertificateRequest(der).then(
        () => 'accepted',
        (error: unknown) => {
          if (!(error instanceof PkiError)) throw error;
          expect(error.message.length).toBeLessThan(300);
          return error.code;
        },
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }),
    CASES,
  );
  // It is looked into deeper than its first octets.
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['request-malformed', 'signature-invalid']));
});

test('whatever is sent as a body is base64 or refused', { timeout: TIMEOUT_MS }, () => {
  const base64 = fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets).toString('base64'));
  const text = fc.oneof(base64, fc.string({ unit: 'binary' }), fc.base64String());
  const body = fc
    .tuple(text, fc.constantFrom('', '\n', '\r\n', ' ', '=', '\0', '====', 'é'), fc.nat())
    .map(
      ([given, inserted, at]) =>
        `${given.slice(0, at % (given.length + 1))}${inserted}${given.slice(at % (given.length + 1))}`,
    );
  fc.assert(
    fc.property(
      fc.oneof(
        body.map((given) => Buffer.from(given)),
        fc.anything(),
      ),
      (given) => {
        try {
          expect(decodeBody(given).length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof EstRefused)) throw error;
        }
      },
    ),
    CASES,
  );
});
