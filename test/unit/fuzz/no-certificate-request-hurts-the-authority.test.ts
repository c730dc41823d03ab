import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBody } from '../../../cloud/enrolment/est/body.ts';
import { EstRefused } from '../../../cloud/enrolment/refused.ts';
import { PkiError, readCertificateRequest } from '../../../provisioning/pki/index.ts';
import { certificateRequests } from '../../lib/fuzz/certificate-requests.ts';
import { spoiltDer } from '../../lib/fuzz/spoilt-der.ts';

const CASES = { numRuns: 10_000, endOnFailure: true };
const TIMEOUT_MS = 60_000;

test('whatever is sent as a certificate request is taken or refused', { timeout: TIMEOUT_MS }, async () => {
  const seeds = await certificateRequests();
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
