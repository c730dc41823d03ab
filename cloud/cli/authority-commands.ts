import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AUTHORITY_KINDS, authorityViews } from '../certificates/index.ts';
import type { CliCommand } from './cli-command.ts';
import { take, takeWords } from './options.ts';
import { UsageError } from './usage.ts';
import { changing, withContext } from './with-context.ts';

/** Generations of the certification authorities, and a root that is kept elsewhere. */
export const AUTHORITY_COMMANDS: readonly CliCommand[] = [
  {
    words: ['ca', 'fingerprint'],
    async run(args, env) {
      take(args, {});
      await withContext(env, async ({ certificates }) => console.log(certificates.caFingerprint()));
    },
  },
  {
    words: ['ca', 'list'],
    async run(args, env) {
      take(args, {});
      await withContext(env, async ({ certificates, clock }) => {
        for (const each of await authorityViews(certificates.authorities, clock.now())) {
          const { name, state, keyHere, notAfter, certificatesInUse, advice } = each;
          const facts = [
            keyHere ? 'key here' : 'key elsewhere',
            `until ${notAfter ?? '-'}`,
            `${certificatesInUse} in use`,
          ];
          console.log([name.padEnd(10), state.padEnd(10), ...facts].join('  '));
          if (advice) console.log(`${' '.repeat(12)}${advice}`);
        }
      });
    },
  },
  {
    words: ['ca', 'init'],
    async run(args, env) {
      const { root = '' } = take(args, { root: true });
      const certificate = certificateIn(await read(root));
      await changing(
        env,
        { action: 'ca init', request: { fingerprint: certificate.fingerprint256 } },
        ({ certificates }) => certificates.authorities.found(certificate.raw),
        { initialise: false },
      );
    },
  },
  command('rollover', kindOf, async ({ authorities }, kind) => console.log(await authorities.rollover(kind))),
  command('activate', asItIs, ({ authorities }, name) => authorities.activate(name)),
  command('retire', asItIs, ({ authorities }, name) => authorities.retire(name)),
  {
    words: ['ca', 'request'],
    async run(args, env) {
      const name = only(args);
      await withContext(
        env,
        async ({ certificates }) => void process.stdout.write(await certificates.authorities.requestOf(name)),
      );
    },
  },
  ...(['import', 'import-list'] as const).map((verb) => withFile(verb)),
  {
    words: ['ca', 'export-root-key'],
    async run(args, env) {
      take(args, {});
      const passphrase = await passphraseFromInput();
      await changing(
        env,
        { action: 'ca export-root-key', request: {} },
        async ({ certificates }) =>
          void process.stdout.write(await certificates.authorities.exportRootKey(passphrase)),
      );
    },
  },
  {
    words: ['ca', 'forget-root-key'],
    async run(args, env) {
      const { key = '' } = take(args, { key: true });
      const exported = (await read(key)).toString();
      const passphrase = await passphraseFromInput();
      await changing(env, { action: 'ca forget-root-key', request: {} }, ({ certificates }) =>
        certificates.authorities.forgetRootKey(exported, passphrase),
      );
    },
  },
];

type Certificates = Parameters<Parameters<typeof withContext>[1]>[0]['certificates'];

/** `ca <verb> <word>` */
function command<T extends string>(
  verb: string,
  wordOf: (word: string) => T,
  act: (certificates: Certificates, word: T) => Promise<void>,
): CliCommand {
  return {
    words: ['ca', verb],
    async run(args, env) {
      const word = wordOf(only(args));
      await changing(env, { action: `ca ${verb}`, request: { authority: word } }, ({ certificates }) =>
        act(certificates, word),
      );
    },
  };
}

/** `ca <verb> <authority> <file>` */
function withFile(verb: 'import' | 'import-list'): CliCommand {
  return {
    words: ['ca', verb],
    async run(args, env) {
      const { words } = takeWords(args, {});
      const [name, file, ...more] = words;
      if (!name || !file || more.length > 0) throw new UsageError('Say an authority and a file.');
      const octets = await read(file);
      await changing(
        env,
        { action: `ca ${verb}`, request: { authority: name } },
        ({ certificates: { authorities } }) =>
          verb === 'import'
            ? authorities.importCertificate(name, octets.toString())
            : authorities.importList(name, octets),
      );
    },
  };
}

function only(args: string[]): string {
  const { words } = takeWords(args, {});
  const [word, ...more] = words;
  if (!word || more.length > 0) throw new UsageError('Say one authority.');
  return word;
}

function asItIs(word: string): string {
  return word;
}

function kindOf(word: string) {
  const kind = AUTHORITY_KINDS.find((one) => one === word);
  if (!kind) throw new UsageError(`The authority must be one of ${AUTHORITY_KINDS.join(', ')}.`);
  return kind;
}

const read = (file: string): Promise<Buffer> =>
  readFile(file).catch((cause: unknown) => {
    throw new Error(`The file ${file} cannot be read.`, { cause });
  });

function certificateIn(pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new UsageError('--root must name a certificate in PEM.', { cause });
  }
}

async function passphraseFromInput(): Promise<string> {
  const passphrase = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (passphrase.length < 12)
    throw new UsageError('Give a passphrase of at least 12 characters on standard input.');
  return passphrase;
}
