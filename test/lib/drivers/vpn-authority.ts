import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userPrincipalName } from '#protocol';
import type { DriverContext } from '../../../edge-agent/drivers/driver.ts';
import { execute } from '../lab/execute.ts';

export type VpnAuthority = AsyncDisposable & {
  /** Key and certificate for `site<number>.vpn.sitekeeper.internal`. */
  issue(site: number): Promise<DriverContext['vpn']>;
  /** RSA key and certificate of a teleworker, PEM, with the names that the product's have. */
  issuePerson(identity: string): Promise<{ key: string; certificate: string; root: string }>;
};

/** A root and a VPN CA below it, made by openssl(1), independently of the product's own. */
export async function createVpnAuthority(): Promise<VpnAuthority> {
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-vpn-'));
  const at = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => execute('openssl', args);
  const key = (name: string) =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(name));
  const sign = async (name: string, subject: string, issuer: string, extensions: string) => {
    if (!existsSync(at(`${name}.key`))) await key(`${name}.key`);
    await openssl(
      'req',
      '-new',
      '-key',
      at(`${name}.key`),
      '-subj',
      `/O=Sitekeeper/CN=${subject}`,
      '-out',
      at(`${name}.csr`),
    );
    await writeFile(at(`${name}.ext`), extensions);
    await openssl(
      ...[
        'x509',
        '-req',
        '-in',
        at(`${name}.csr`),
        '-CA',
        at(`${issuer}.pem`),
        '-CAkey',
        at(`${issuer}.key`),
      ],
      // A number of its own: openssl's file of the next one is not for several at once.
      ...['-set_serial', `0x${randomBytes(8).toString('hex')}`],
      ...['-days', '30', '-extfile', at(`${name}.ext`), '-out', at(`${name}.pem`)],
    );
  };
  await key('root.key');
  await openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    at('root.key'),
    '-subj',
    '/CN=Test root',
    '-days',
    '30',
    '-out',
    at('root.pem'),
  );
  await sign(
    'vpn',
    'Test VPN CA',
    'root',
    'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' +
      'nameConstraints=critical,permitted;DNS:sitekeeper.internal,permitted;dirName:subjects\n' +
      '[subjects]\nO=Sitekeeper\n',
  );
  const chain = await Promise.all(['vpn', 'root'].map((name) => execute('cat', [at(`${name}.pem`)])));
  await writeFile(at('chain.pem'), chain.map(({ stdout }) => stdout).join(''));
  return {
    async issuePerson(identity) {
      await openssl('genrsa', '-out', at(`${identity}.key`), '2048');
      const upn = `otherName:1.3.6.1.4.1.311.20.2.3;UTF8:${userPrincipalName(identity)}`;
      await sign(identity, identity, 'vpn', `subjectAltName=DNS:${identity},${upn}\n`);
      const [key, certificate, root] = await Promise.all(
        [`${identity}.key`, `${identity}.pem`, 'root.pem'].map((name) => readFile(at(name), 'utf8')),
      );
      return { key: key!, certificate: certificate!, root: root! };
    },
    async issue(site) {
      const name = `site${site}`;
      await sign(name, name, 'vpn', `subjectAltName=DNS:${name}.vpn.sitekeeper.internal\n`);
      return { keyPath: at(`${name}.key`), certificatePath: at(`${name}.pem`), caChainPath: at('chain.pem') };
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
