import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SEALING_KEY_OCTETS, SealingError } from './sealing-error.ts';

export type SealingKeySource = {
  /** Where the key is kept unless the environment gives one. */
  dataDir: string;
  env: { SITEKEEPER_SEALING_KEY?: string | undefined; SITEKEEPER_SEALING_KEY_FILE?: string | undefined };
};

/**
 * The sealing key: base64 of 32 octets in `SITEKEEPER_SEALING_KEY`, else in the file `SITEKEEPER_SEALING_KEY_FILE`
 * names, else in `<dataDir>/sealing.key`, which is made (mode 0600) when it is missing.
 *
 * @throws SealingError key-invalid, naming the source.
 */
export async function loadSealingKey({ dataDir, env }: SealingKeySource): Promise<Buffer> {
  if (env.SITEKEEPER_SEALING_KEY) return decode(env.SITEKEEPER_SEALING_KEY, 'SITEKEEPER_SEALING_KEY');
  const file = env.SITEKEEPER_SEALING_KEY_FILE;
  if (file) return decode(await readGiven(file), `SITEKEEPER_SEALING_KEY_FILE (${file})`);
  return ownKey(dataDir);
}

function decode(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === SEALING_KEY_OCTETS) return key;
  throw new SealingError('key-invalid', `${source} must hold base64 of ${SEALING_KEY_OCTETS} random octets.`);
}

const readGiven = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    const message = `SITEKEEPER_SEALING_KEY_FILE: the file ${file} cannot be read.`;
    throw new SealingError('key-invalid', message, { cause });
  });

async function ownKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'sealing.key');
  const present = await readFile(file, 'utf8').catch(unlessMissing);
  if (present !== undefined) return decode(present, file);
  await mkdir(dataDir, { recursive: true });
  // Written aside and linked into place: never half there, and of two processes at once only one key wins.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const text = `${randomBytes(SEALING_KEY_OCTETS).toString('base64')}\n`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await link(draft, file).catch(unlessPresent);
  } finally {
    await rm(draft, { force: true });
  }
  return decode(await readFile(file, 'utf8'), file);
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function unlessPresent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
