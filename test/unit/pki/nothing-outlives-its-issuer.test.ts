import { expect, test } from 'vitest';
import { LIFETIME_DAYS, validityFrom } from '../../../provisioning/pki/index.ts';

const NOW = new Date('2026-03-01T00:00:00.789Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const whole = Date.parse('2026-03-01T00:00:00Z');
const around = (before: number, after: number) => ({
  notBefore: new Date(whole - before),
  notAfter: new Date(whole + after),
});

test('a certificate begins an hour early, for clocks that are late, and lasts its days in whole seconds', () => {
  expect(validityFrom(NOW, 90)).toEqual(around(HOUR, 90 * DAY));
  expect(validityFrom(NOW, 90, around(DAY, 91 * DAY))).toEqual(around(HOUR, 90 * DAY));
});

test('it neither begins before its issuer nor ends after it', () => {
  expect(validityFrom(NOW, 90, around(1000, 89 * DAY))).toEqual(around(1000, 89 * DAY));
});

test('an issuer that is not valid now issues nothing', () => {
  const gone = { notBefore: new Date(0), notAfter: new Date(+NOW - 1) };
  const early = { notBefore: new Date(+NOW + 1), notAfter: new Date(+NOW + DAY) };
  for (const issuer of [gone, early]) expect(() => validityFrom(NOW, 1, issuer)).toThrow('not valid now');
  expect(() => validityFrom(NOW, 1, { notBefore: NOW, notAfter: NOW })).not.toThrow();
});

test('lifetimes leave each issuer time for two generations of what it issues', () => {
  const { root, issuing, ...leaves } = LIFETIME_DAYS;
  expect(root).toBeGreaterThanOrEqual(2 * issuing);
  for (const days of Object.values(leaves)) expect(issuing).toBeGreaterThanOrEqual(2 * days);
  expect(LIFETIME_DAYS).toMatchObject({
    device: 365,
    'vpn-gateway': 365,
    teleworker: 365,
    server: 365,
    'ocsp-signer': 7,
  });
});
