import 'reflect-metadata';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { KeyUsageFlags } from '@peculiar/x509';
import { beforeAll, expect, test } from 'vitest';
import {
  type Authority,
  createSigner,
  deviceAuthorityProfile,
  deviceProfile,
  issue,
  LIFETIME_DAYS,
  ocspSignerProfile,
  type Profile,
  serialNumber,
  serverProfile,
  teleworkerProfile,
  validityFrom,
  vpnAuthorityProfile,
  vpnGatewayProfile,
} from '../../../provisioning/pki/index.ts';
import { lintCertificate, type Promised } from '../../lib/lint-certificate.ts';
import { issuingAuthority, locations, newKey, rootAuthority } from './authorities.ts';

const now = new Date('2026-03-01T00:00:00Z');
const ID = '0198c1de-0000-7000-8000-00000000000a';

const [SKI, KU, SAN, BC, CRLDP, AKI, EKU, AIA, NO_CHECK, NC] = [
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.31',
  '2.5.29.35',
  '2.5.29.37',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.48.1.5',
  '2.5.29.30',
] as [string, string, string, string, string, string, string, string, string, string];
const [SERVER, CLIENT, OCSP, IKE, IKE_INTERMEDIATE] = [
  '1.3.6.1.5.5.7.3.1',
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.5.5.7.3.9',
  '1.3.6.1.5.5.7.3.17',
  '1.3.6.1.5.5.8.2.2',
] as [string, string, string, string, string];

const OF_ALL = { [BC]: true, [KU]: true, [SKI]: false, [AKI]: false };
const FOUND = { ...OF_ALL, [EKU]: false, [CRLDP]: false, [AIA]: false };
const SIGNS_CERTIFICATES = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
const authority = (
  pathLength: number,
  purposes: string[] | undefined,
  extensions: Promised['extensions'],
) => ({
  extensions,
  keyUsages: SIGNS_CERTIFICATES,
  purposes,
  ca: { pathLength },
});
const leaf = (purposes: string[], extensions: Promised['extensions']): Promised => ({
  extensions,
  keyUsages: KeyUsageFlags.digitalSignature,
  purposes,
  ca: undefined,
});

let root: Authority;
let device: Authority;
let vpn: Authority;
beforeAll(async () => {
  root = await rootAuthority(now);
  device = await issuingAuthority(root, deviceAuthorityProfile(['cloud.example', '192.0.2.7']), now);
  vpn = await issuingAuthority(root, vpnAuthorityProfile(), now);
});

test('the authorities', () => {
  const issuing = (purposes: string[]) => authority(0, purposes, { ...FOUND, [NC]: true });
  const lint = (one: Authority, promised: Promised) =>
    lintCertificate(one.certificate, root.certificate, promised);
  expect(lint(root, authority(1, undefined, OF_ALL))).toEqual([]);
  expect(lint(device, issuing([SERVER, CLIENT]))).toEqual([]);
  expect(lint(vpn, issuing([SERVER, CLIENT, IKE, IKE_INTERMEDIATE]))).toEqual([]);
});

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const LEAVES: [Profile, 'device' | 'vpn', Promised, (() => ReturnType<typeof newKey>)[]][] = [
  [deviceProfile(ID), 'device', leaf([CLIENT], FOUND), [newKey]],
  [
    vpnGatewayProfile(ID),
    'vpn',
    leaf([SERVER, CLIENT, IKE, IKE_INTERMEDIATE], { ...FOUND, [SAN]: false }),
    [newKey],
  ],
  [
    teleworkerProfile(`${ID}.tw.sitekeeper.internal`),
    'vpn',
    leaf([CLIENT], { ...FOUND, [SAN]: false }),
    [newKey, rsa],
  ],
  [
    serverProfile(['cloud.example', '192.0.2.7']),
    'device',
    leaf([SERVER], { ...FOUND, [SAN]: false }),
    [newKey],
  ],
  [ocspSignerProfile('A CA'), 'vpn', leaf([OCSP], { ...OF_ALL, [EKU]: false, [NO_CHECK]: false }), [newKey]],
];

test.each(LEAVES)('a certificate of profile %o', async (profile, by, promised, keys) => {
  const issuer = by === 'vpn' ? vpn : device;
  const days = LIFETIME_DAYS[profile.name as keyof typeof LIFETIME_DAYS];
  for (const newKeyOfKind of keys) {
    for (const at of [now, new Date(+issuer.validity.notAfter - 86_400_000)]) {
      const der = await issue(issuer, {
        profile,
        serialNumber: serialNumber(randomBytes(20)),
        validity: validityFrom(at, days, issuer.validity),
        publicKey: createSigner(newKeyOfKind()).publicKey,
        ...(profile.name !== 'ocsp-signer' && {
          locations: { ...locations(by), ocsp: `http://cloud.example:8080/ocsp/${by}` },
        }),
      });
      expect(lintCertificate(der, issuer.certificate, promised)).toEqual([]);
    }
  }
});

test('the lint finds what is wrong', async () => {
  const promised = authority(0, [SERVER, CLIENT], { ...FOUND, [NC]: true, [KU]: false });
  expect(lintCertificate(device.certificate, vpn.certificate, promised)).toEqual([
    expect.stringMatching(/^§4\.1\.2\.4/),
    expect.stringMatching(/^§4\.2 it has its extensions/),
    expect.stringMatching(/^§4\.2\.1\.1/),
  ]);
  const bare = { ...vpnAuthorityProfile(), extensions: vpnAuthorityProfile().extensions.slice(0, -1) };
  const free = await issuingAuthority(root, bare, now);
  const unbound = authority(0, [SERVER, CLIENT, IKE, IKE_INTERMEDIATE], FOUND);
  expect(lintCertificate(free.certificate, root.certificate, unbound)).toEqual([
    expect.stringMatching(/^§4\.2\.1\.10/),
  ]);
  const beyond = await issue(vpn, {
    profile: serverProfile(['cloud.example']),
    serialNumber: serialNumber(randomBytes(20)),
    validity: validityFrom(now, 90, vpn.validity),
    publicKey: createSigner(newKey()).publicKey,
    locations: { ...locations('vpn'), ocsp: 'http://cloud.example:8080/ocsp/vpn' },
  });
  expect(lintCertificate(beyond, vpn.certificate, leaf([SERVER], { ...FOUND, [SAN]: false }))).toEqual([
    expect.stringMatching(/^§4\.2\.1\.10/),
  ]);
});
