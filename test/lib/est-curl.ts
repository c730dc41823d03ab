import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runSuccessfully } from './run-command.ts';

export type EstAnswer = {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Their names as they were sent. */
  names: string[];
  body: string;
  /** Of a problem+json body. */
  code?: string;
};

export type EstCall = {
  /** The EST server's address, and a directory where `ca.pem` lies. */
  site: { url: string; directory: string };
  path: string;
  /** `serial:secret` */
  user?: string;
  /** Base name of `<name>.key` and `<name>.pem` in the directory: the client's certificate. */
  as?: string;
  body?: string;
  contentType?: string;
  /** Loopback address it comes from. */
  from?: string;
};

let calls = 0;

/** One request by curl. With a body it is a POST. */
export async function curl({ site, path, user, as, body, contentType, from }: EstCall): Promise<EstAnswer> {
  const name = `answer-${++calls}`;
  const bodyFile = join(site.directory, `${name}.request`);
  if (body !== undefined) await writeFile(bodyFile, body);
  const args = [
    ['--silent', '--show-error', '--max-time', '60', '--cacert', 'ca.pem', '--http1.1'],
    ['--output', name, '--dump-header', `${name}.headers`],
    user === undefined ? [] : ['--user', user],
    from === undefined ? [] : ['--interface', from],
    as === undefined ? [] : ['--cert', `${as}.pem`, '--key', `${as}.key`],
    body === undefined ? [] : ['--data-binary', `@${bodyFile}`],
    body === undefined ? [] : ['--header', `content-type: ${contentType ?? 'application/pkcs10'}`],
    [`${site.url}${path}`],
  ].flat();
  await runSuccessfully('curl', args, { cwd: site.directory });
  const text = await readFile(join(site.directory, name), 'latin1').catch(() => '');
  return parse(await readFile(join(site.directory, `${name}.headers`), 'latin1'), text);
}

function parse(head: string, body: string): EstAnswer {
  // The last block counts: a "100 Continue" may come before it.
  const [statusLine = '', ...lines] = head.trim().split('\r\n\r\n').at(-1)!.split('\r\n');
  const names = lines.map((line) => line.slice(0, line.indexOf(':')));
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const problem = headers['content-type']?.startsWith('application/problem+json');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    names,
    body,
    ...(problem && { code: (JSON.parse(body) as { code: string }).code }),
  };
}

/** A key `<name>.key` and a request for it without a name, by openssl. The request in base64, as EST wants it. */
export async function makeRequest(
  directory: string,
  name: string,
  args: readonly string[] = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
): Promise<string> {
  const common = ['req', '-new', '-nodes', '-keyout', `${name}.key`, '-outform', 'DER'];
  const subject = args.includes('-subj') ? [] : ['-subj', '/'];
  return (await runSuccessfully('openssl', [...common, ...subject, ...args], { cwd: directory })).toString(
    'base64',
  );
}

/** Writes the certificates of a certs-only answer to `<name>.pem` by openssl. */
export async function saveCertificates(directory: string, name: string, answer: EstAnswer): Promise<void> {
  const der = await runSuccessfully('openssl', ['base64', '-d'], { input: answer.body });
  const args = ['pkcs7', '-inform', 'DER', '-print_certs', '-out', `${name}.pem`];
  await runSuccessfully('openssl', args, { input: der, cwd: directory });
}
