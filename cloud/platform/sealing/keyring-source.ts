import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SealingError } from './error.ts';
import { fixedKeyring, type Keyring } from './keyring.ts';
import { fileKeyring, makeKeyFile, readKeys } from './keyring-file.ts';

export type SealingKeySource = {
  /** Where the key is kept unless the environment gives one. */
  dataDir: string;
  env: {
    SITEKEEPER_SEALING_KEY?: string | undefined;
    SITEKEEPER_SEALING_KEY_FILE?: string | undefined;
    /** Keys before the one in `SITEKEEPER_SEALING_KEY`, until nothing is sealed by them any more. */
    SITEKEEPER_SEALING_KEY_PREVIOUS?: string | undefined;
  };
};

/** The file this installation keeps its key in by itself; undefined where the environment gives the key. */
export function ownKeyFile({ dataDir, env }: SealingKeySource): string | undefined {
  if (env.SITEKEEPER_SEALING_KEY || env.SITEKEEPER_SEALING_KEY_FILE) return undefined;
  return join(dataDir, 'sealing.key');
}

/**
 * The sealing keys: base64 of 32 octets each, the current one first, in `SITEKEEPER_SEALING_KEY` (earlier ones in
 * `SITEKEEPER_SEALING_KEY_PREVIOUS`), else in the lines of the file `SITEKEEPER_SEALING_KEY_FILE` names, else of
 * `<dataDir>/sealing.key`, which is made (mode 0600) when it is missing.
 *
 * @throws SealingError key-invalid, naming the source.
 */
export async function loadKeyring(source: SealingKeySource): Promise<Keyring> {
  const { SITEKEEPER_SEALING_KEY: key, SITEKEEPER_SEALING_KEY_PREVIOUS: previous } = source.env;
  if (key) {
    const [current] = readKeys(key, 'SITEKEEPER_SEALING_KEY');
    return fixedKeyring([
      current,
      ...(previous ? readKeys(previous, 'SITEKEEPER_SEALING_KEY_PREVIOUS') : []),
    ]);
  }
  const given = source.env.SITEKEEPER_SEALING_KEY_FILE;
  if (given) {
    await readGiven(given);
    return fileKeyring(given, `SITEKEEPER_SEALING_KEY_FILE (${given})`);
  }
  const own = join(source.dataDir, 'sealing.key');
  if (!existsSync(own)) await makeKeyFile(own);
  return fileKeyring(own, own);
}

const readGiven = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    const message = `SITEKEEPER_SEALING_KEY_FILE: the file ${file} cannot be read.`;
    throw new SealingError('key-invalid', message, { cause });
  });
