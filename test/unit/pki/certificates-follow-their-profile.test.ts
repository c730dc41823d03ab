import 'reflect-metadata';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type Authority,
  createSigner,
  deviceAuthorityProfile,
  deviceProfile,
  issue,
  type Profile,
  serialNumber,
  serverProfile,
  validityFrom,
  vpnAuthorityProfile,
  vpnGatewayProfile,
} from '../../../provisioning/pki/index.ts';
import { issuingAuthority, locations, newKey, rootAuthority } from './authorities.ts';

const CLIENT = '1.3.6.1.5.5.7.3.2';
const SERVER = '1.3.6.1.5.5.7.3.1';
const IKE = '1.3.6.1.5.5.7.3.17';
const IKE_INTERMEDIATE = '1.3.6.1.5.5.8.2.2';
const now = new Date('2026-03-01T00:00:00Z');

let root: Authority;
let device: Authority;
let vpn: Authority;
beforeAll(async () => {
  root = await rootAuthority(now);
  device = await issuingAuthority(root, deviceAuthorityProfile(['cloud.example', '192.0.2.7']), now);
  vpn = await issuingAuthority(root, vpnAuthorityProfile(), now);
});

const certificateIssue = fc.record({
  id: fc.uuid(),
  random: fc.uint8Array({ minLength: 20, maxLength: 20 }),
  days: fc.integer({ min: 1, max: 10_000 }),
  at: fc.date({ min: now, max: new Date('2036-01-01T00:00:00Z'), noInvalidDate: true }),
});

const LEAVES: Record<string, { profile: (id: string) => Profile; by: () => Authority; purposes: string[] }> =
  {
    device: { profile: deviceProfile, by: () => device, purposes: [CLIENT] },
    'vpn-gateway': {
      profile: vpnGatewayProfile,
      by: () => vpn,
      purposes: [SERVER, CLIENT, IKE, IKE_INTERMEDIATE],
    },
    server: {
      profile: (id) => serverProfile([`${id}.example`, '192.0.2.7']),
      by: () => device,
      purposes: [SERVER],
    },
  };

test.each(Object.entries(LEAVES))(
  'a %s certificate of any appliance is for its purpose only',
  async (_, leaf) => {
    const publicKey = createSigner(newKey()).publicKey;
    const check = fc.asyncProperty(certificateIssue, async ({ id, random, days, at }) => {
      const authority = leaf.by();
      const validity = validityFrom(at, days, authority.validity);
      const der = await issue(authority, {
        profile: leaf.profile(id),
        serialNumber: serialNumber(random),
        validity,
        publicKey,
        locations: locations('x'),
      });
      const parsed = new X509Certificate(Buffer.from(der));

      expect(new NodeCertificate(der).verify(new NodeCertificate(authority.certificate).publicKey)).toBe(
        true,
      );
      expect(parsed.serialNumber).toMatch(/^[4-7][0-9a-f]{39}$/);
      expect(parsed.issuer).toBe(new X509Certificate(Buffer.from(authority.certificate)).subject);
      expect(+parsed.notAfter).toBeLessThanOrEqual(+authority.validity.notAfter);
      expect(+parsed.notBefore).toBeGreaterThanOrEqual(+authority.validity.notBefore);
      expect(+parsed.notBefore).toBeLessThan(+at);
      expect(parsed.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: false, critical: true });
      expect(parsed.getExtension(KeyUsagesExtension)).toMatchObject({
        usages: KeyUsageFlags.digitalSignature,
        critical: true,
      });
      expect(parsed.getExtension(ExtendedKeyUsageExtension)).toMatchObject({
        usages: leaf.purposes,
        critical: false,
      });
      expect(parsed.getExtension(AuthorityKeyIdentifierExtension)?.keyId).toBe(
        new X509Certificate(Buffer.from(authority.certificate)).getExtension(SubjectKeyIdentifierExtension)
          ?.keyId,
      );
      expect(parsed.getExtension(SubjectKeyIdentifierExtension)?.keyId).toHaveLength(40);
      expect(parsed.getExtension(CRLDistributionPointsExtension)?.critical).toBe(false);
    });
    await fc.assert(check, { numRuns: 25 });
  },
);

test('an appliance is named by its id, its VPN certificate by its IKE identity', async () => {
  const id = '0198c1de-0000-7000-8000-00000000000a';
  const common = {
    serialNumber: serialNumber(new Uint8Array(20)),
    publicKey: createSigner(newKey()).publicKey,
    locations: locations('x'),
  };
  const make = async (authority: Authority, profile: Profile) =>
    new NodeCertificate(
      await issue(authority, { ...common, profile, validity: validityFrom(now, 1, authority.validity) }),
    );
  expect((await make(device, deviceProfile(id))).subject).toBe(`O=Sitekeeper\nCN=${id}`);
  const gateway = await make(vpn, vpnGatewayProfile(id));
  expect(gateway.subjectAltName).toBe(`DNS:${id}.vpn.sitekeeper.internal`);
  const server = await make(device, serverProfile(['cloud.example', '192.0.2.7', '::1', '2001:db8::7']));
  expect(server.subjectAltName).toBe(
    'DNS:cloud.example, IP Address:192.0.2.7, IP Address:0:0:0:0:0:0:0:1, IP Address:2001:DB8:0:0:0:0:0:7',
  );
});

test('an issuing authority signs end entities only', () => {
  const parsed = new X509Certificate(Buffer.from(vpn.certificate));
  expect(parsed.getExtension(BasicConstraintsExtension)).toMatchObject({
    ca: true,
    pathLength: 0,
    critical: true,
  });
  expect(parsed.getExtension(KeyUsagesExtension)).toMatchObject({
    usages: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
    critical: true,
  });
  const alternative = parsed.getExtension(SubjectAlternativeNameExtension);
  expect(alternative).toBeNull();
});

test('no certificate is issued beyond the life of its issuer', async () => {
  const afterDeath = new Date(+device.validity.notAfter + 1000);
  expect(() => validityFrom(afterDeath, 1, device.validity)).toThrow(RangeError);
  const tooLong = issueWith({ notBefore: now, notAfter: afterDeath });
  expect(tooLong).toThrow('longer than its issuer');

  function issueWith(validity: { notBefore: Date; notAfter: Date }) {
    return () =>
      issue(device, {
        profile: deviceProfile('x'),
        serialNumber: serialNumber(new Uint8Array(20)),
        validity,
        publicKey: createSigner(newKey()).publicKey,
        locations: locations('x'),
      });
  }
});
