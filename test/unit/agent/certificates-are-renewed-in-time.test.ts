import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  belongsTo,
  chainToRoot,
  daysLeft,
  isCurrent,
  isRootOrLink,
  renewalTime,
  trustedRoots,
} from '../../../edge-agent/identity/certificate.ts';
import { isPeerAuthority } from '../../../edge-agent/identity/control-plane.ts';
import {
  type Authority,
  createSigner,
  deviceAuthorityProfile,
  deviceProfile,
  issue,
  type Profile,
  rootProfile,
  serialNumber,
  type Validity,
  validityFrom,
  vpnAuthorityProfile,
} from '../../../provisioning/pki/index.ts';
import { issuingAuthority, newKey, rootAuthority } from '../pki/authorities.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const key = newKey();

let root: Authority;
let device: Authority;
let vpn: Authority;
let certificate: X509Certificate;
beforeAll(async () => {
  root = await rootAuthority(NOW);
  device = await issuingAuthority(root, deviceAuthorityProfile([]), NOW);
  vpn = await issuingAuthority(root, vpnAuthorityProfile(), NOW);
  certificate = await certify(device, deviceProfile('an-appliance'));
});

async function certify(
  authority: Authority,
  profile: Profile,
  validity: Validity = validityFrom(NOW, 90, authority.validity),
  publicKey = createSigner(key).publicKey,
) {
  const serial = serialNumber(randomBytes(20));
  return new X509Certificate(await issue(authority, { profile, serialNumber: serial, validity, publicKey }));
}

const x509 = ({ certificate: der }: Authority) => new X509Certificate(der);
const at = (fraction: number) => {
  const [from, to] = [+certificate.validFromDate, +certificate.validToDate];
  return from + (to - from) * fraction;
};

test('renewal is due at two thirds of the lifetime, spread over the twentieth of it that follows', () => {
  expect(+renewalTime(certificate, 0)).toBeCloseTo(at(2 / 3), -1);
  expect(+renewalTime(certificate, 0.5)).toBeCloseTo(at(2 / 3 + 1 / 40), -1);
  const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(jitter, jitter, (one, other) => {
      const [first, second] = [one, other].sort((a, b) => a - b) as [number, number];
      expect(+renewalTime(certificate, first)).toBeLessThanOrEqual(+renewalTime(certificate, second));
      expect(+renewalTime(certificate, second)).toBeLessThanOrEqual(at(2 / 3 + 1 / 20) + 1);
      expect(+renewalTime(certificate, first)).toBeGreaterThanOrEqual(at(2 / 3) - 1);
    }),
  );
});

test('whatever the lifetime, a quarter of it is left for tries that fail', async () => {
  for (const days of [1, 7, 90, 365]) {
    const short = await certify(device, deviceProfile('short'), validityFrom(NOW, days, device.validity));
    const lifetime = +short.validToDate - +short.validFromDate;
    expect(+short.validToDate - +renewalTime(short, 0.999_999)).toBeGreaterThan(lifetime / 4);
  }
});

test('a certificate is current from an hour before it begins, for late clocks, to the very end', () => {
  const from = +certificate.validFromDate;
  const to = +certificate.validToDate;
  expect(isCurrent(certificate, new Date(from - HOUR))).toBe(true);
  expect(isCurrent(certificate, new Date(from - HOUR - 1))).toBe(false);
  expect(isCurrent(certificate, new Date(to - 1))).toBe(true);
  expect(isCurrent(certificate, new Date(to))).toBe(false);
  expect(daysLeft(certificate, new Date(to - 3 * DAY))).toBe(3);
  expect(daysLeft(certificate, new Date(to + DAY))).toBe(-1);
});

test('a certificate leads to the root by its issuers, and by nobody else', async () => {
  const others = [device, vpn].map(x509);
  expect(chainToRoot(certificate, others, [x509(root)])?.map(({ subject }) => subject)).toEqual([
    x509(device).subject,
    x509(root).subject,
  ]);
  expect(chainToRoot(x509(root), others, [x509(root)])).toEqual([]);
  expect(chainToRoot(certificate, [x509(vpn)], [x509(root)])).toBeUndefined();
  expect(chainToRoot(certificate, others, [])).toBeUndefined();
  const foreign = await rootAuthority(NOW);
  expect(chainToRoot(certificate, others, [x509(foreign)])).toBeUndefined();
  const impostor = await issuingAuthority(foreign, deviceAuthorityProfile([]), NOW);
  expect(chainToRoot(certificate, [x509(impostor)], [x509(root)])).toBeUndefined();
});

test('an issuer that is no authority leads nowhere, though its signature is right', async () => {
  const signer = createSigner(key);
  const leaf: Authority = { ...device, certificate: certificate.raw, name: device.name, signer };
  const below = await certify(leaf, deviceProfile('below'));
  expect(chainToRoot(below, [certificate, x509(device)], [x509(root)])).toBeUndefined();
});

test('a root is believed by its fingerprint, another only when that one vouches for its key', async () => {
  const next = await rootAuthority(NOW);
  const fingerprint = `sha256:${createHash('sha256').update(root.certificate).digest('hex')}`;
  const link = await certify(root, rootProfile(), root.validity, next.signer.publicKey);
  const found = (...all: X509Certificate[]) => trustedRoots(all, fingerprint).map(({ raw }) => raw);
  expect(found(x509(next), x509(root))).toEqual([x509(root).raw]);
  expect(found(x509(next), x509(root), link)).toEqual([x509(root).raw, x509(next).raw]);
  expect(found(x509(next), link)).toEqual([]);
  const stranger = await rootAuthority(NOW);
  const otherLink = await certify(stranger, rootProfile(), stranger.validity, next.signer.publicKey);
  expect(found(x509(next), x509(root), otherLink)).toEqual([x509(root).raw]);
  expect([root, device].map(x509).concat(link, certificate).map(isRootOrLink)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('a certificate belongs to its own key, and peers in IKE to the VPN CA alone', () => {
  expect(belongsTo(certificate, key)).toBe(true);
  expect(belongsTo(certificate, newKey())).toBe(false);
  expect([root, device, vpn].map((one) => isPeerAuthority(x509(one).subject))).toEqual([false, false, true]);
  expect(isPeerAuthority('O=Sitekeeper\nCN=Sitekeeper VPN CA 2')).toBe(false);
  expect(isPeerAuthority('O=Other\nCN=Sitekeeper VPN CA')).toBe(false);
});
