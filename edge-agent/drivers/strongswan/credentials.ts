import { X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, writeWhole } from '../daemon/files.ts';
import type { DriverContext } from '../driver.ts';
import type { CredentialNames } from './connection.ts';

const CERTIFICATE = 'appliance.pem';

/** swanctl(8) complains about each one that is not there. */
const DIRECTORIES = [
  'x509',
  'x509ca',
  'x509ocsp',
  'x509aa',
  'x509ac',
  'x509crl',
  'pubkey',
  'private',
  'rsa',
  'ecdsa',
  'pkcs8',
  'pkcs12',
  'bliss',
];

export type Credentials = {
  names: CredentialNames;
  /** Below the swanctl directory. */
  files: { path: string; content: string; mode: number }[];
};

/**
 * The appliance's credentials as swanctl(8) wants them: it reads one certificate a file. A peer's certificate must come
 * from the VPN CA, not merely from the root, below which device certificates are issued too.
 *
 * @throws when a file lacks or holds no certificate
 */
export async function readCredentials({
  keyPath,
  certificatePath,
  caChainPath,
}: DriverContext['vpn']): Promise<Credentials> {
  const [key, certificate, chain] = await Promise.all(
    [keyPath, certificatePath, caChainPath].map((path) => readFile(path, 'utf8')),
  );
  const authorities = splitPem(chain as string).map((pem) => new X509Certificate(pem));
  if (authorities.length === 0) throw new Error(`${caChainPath} holds no certificate`);
  const named = authorities.map((authority) => ({ authority, name: nameOf(authority) }));
  const intermediate = named.filter(({ authority }) => authority.issuer !== authority.subject);
  const trusted = intermediate.length > 0 ? intermediate : named;
  return {
    names: { certificate: CERTIFICATE, authorities: trusted.map(({ name }) => name) },
    files: [
      { path: join('private', 'appliance.pem'), content: key as string, mode: 0o600 },
      {
        path: join('x509', CERTIFICATE),
        content: new X509Certificate(certificate as string).toString(),
        mode: 0o644,
      },
      ...named.map(({ authority, name }) => ({
        path: join('x509ca', name),
        content: authority.toString(),
        mode: 0o644,
      })),
    ],
  };
}

/** Always the same for the same certificate: so it is known which connections trust another authority than before. */
function nameOf({ fingerprint256 }: X509Certificate): string {
  return `authority-${fingerprint256.replaceAll(':', '').slice(0, 16).toLowerCase()}.pem`;
}

/** Leaves nothing of earlier credentials. */
export async function writeCredentials(swanctl: string, { files }: Credentials): Promise<void> {
  for (const directory of DIRECTORIES) {
    await rm(join(swanctl, directory), { recursive: true, force: true });
    await makeDirectory(join(swanctl, directory));
  }
  for (const { path, content, mode } of files) await writeWhole(join(swanctl, path), content, mode);
}

function splitPem(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
