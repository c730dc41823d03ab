import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runSuccessfully } from './run-command.ts';

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export type Authority = { name: string; pem: string };

/** A factory's own certification authorities and the certificates of its boxes, made by openssl in a directory. */
export function createFactory(directory: string) {
  const openssl = (...args: string[]) => runSuccessfully('openssl', args, { cwd: directory });
  const pem = (name: string) => readFile(join(directory, `${name}.pem`), 'utf8');

  async function issue(
    name: string,
    subject: string,
    issuer: Authority,
    extensions: string,
  ): Promise<string> {
    await openssl('req', '-new', ...P256, '-keyout', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    await writeFile(join(directory, `${name}.ext`), extensions);
    await openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${issuer.name}.pem`, '-CAkey', `${issuer.name}.key`],
      ...['-days', '3650', '-sha256', '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
    return pem(name);
  }

  return {
    async root(name: string): Promise<Authority> {
      const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
      await openssl(
        ...['req', '-x509', ...P256, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/O=${name}`],
        ...['-days', '7300', '-config', '/dev/null', ...extensions.flatMap((each) => ['-addext', each])],
      );
      return { name, pem: await pem(name) };
    },

    async intermediate(
      name: string,
      issuer: Authority,
      extensions = 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n',
    ): Promise<Authority> {
      return { name, pem: await issue(name, `/O=${name}`, issuer, extensions) };
    },

    /** `<name>.key` and `<name>.pem`, the certificate with those that follow it up to, but without, the anchor. */
    async box(
      name: string,
      issuer: Authority,
      {
        subject,
        extensions = 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n',
        chain = [],
      }: {
        subject: string;
        extensions?: string;
        chain?: readonly Authority[];
      },
    ): Promise<{ key: string; certificate: string }> {
      const own = await issue(name, subject, issuer, extensions);
      const certificate = own + chain.map((each) => each.pem).join('');
      await writeFile(join(directory, `${name}.pem`), certificate);
      return { certificate, key: await readFile(join(directory, `${name}.key`), 'utf8') };
    },
  };
}
