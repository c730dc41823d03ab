import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { userPrincipalName } from '#protocol';
import {
  createSigner,
  issue,
  pkcs12,
  serialNumber,
  teleworkerProfile,
  validityFrom,
  vpnAuthorityProfile,
} from '../../../provisioning/pki/index.ts';
import { issuingAuthority, rootAuthority } from '../../unit/pki/authorities.ts';

const IDENTITY = '01890000-0000-7000-8000-000000000001.tw.sitekeeper.internal';
const NOW = new Date('2026-11-24T00:00:00Z');
const salt = (octet: number) => Buffer.alloc(8, octet);

test('openssl finds the very key and the very certificates, by the passphrase only', async () => {
  const vpn = await issuingAuthority(await rootAuthority(NOW), vpnAuthorityProfile(), NOW);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = await issue(vpn, {
    profile: teleworkerProfile(IDENTITY),
    serialNumber: serialNumber(Buffer.alloc(20, 7)),
    validity: validityFrom(NOW, 30),
    publicKey: createSigner(privateKey).publicKey,
    locations: { crl: 'http://crl.example/vpn.crl', issuer: 'http://crl.example/vpn.crt' },
  });
  const file = pkcs12({
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
    certificates: [der, vpn.certificate],
    friendlyName: '王小明’s VPN',
    passphrase: 'korrekt-Pferd-王',
    salts: { certificates: salt(1), key: salt(2), mac: salt(3) },
  });
  const openssl = (...args: string[]) =>
    execFileSync('openssl', ['pkcs12', ...args], { input: file, stdio: ['pipe', 'pipe', 'pipe'] }).toString();
  const opened = openssl('-passin', 'pass:korrekt-Pferd-王', '-nodes');
  const certificates = opened.match(/-----BEGIN CERT[^-]+-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  expect(certificates.map((pem) => new X509Certificate(pem).raw)).toEqual(
    [der, vpn.certificate].map((each) => Buffer.from(each)),
  );
  expect(createPrivateKey(opened).equals(privateKey)).toBe(true);
  expect(() => openssl('-passin', 'pass:wrong', '-nodes')).toThrow();
  expect(openssl('-passin', 'pass:korrekt-Pferd-王', '-info', '-noout', '-nokeys')).toBe('');

  const own = new X509Certificate(der);
  expect(own.subject).toBe(`O=Sitekeeper\nCN=${IDENTITY}`);
  expect(own.subjectAltName).toBe(`DNS:${IDENTITY}, othername:UPN:${userPrincipalName(IDENTITY)}`);
  expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
});
