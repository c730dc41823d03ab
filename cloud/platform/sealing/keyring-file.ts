import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SEALING_KEY_OCTETS, SealingError } from './error.ts';
import { type Keyring, type SealingKey, sealingKey } from './keyring.ts';

/** How long a process seals by a key that another process has replaced in the file. */
export const KEYRING_FILE_STALE_MS = 1000;

/** The keys of a text, one a line, the current one first. @throws SealingError key-invalid, naming the source */
export function readKeys(text: string, source: string): [SealingKey, ...SealingKey[]] {
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const keys = lines.map((line) => Buffer.from(line, 'base64'));
  const [first, ...others] = keys;
  if (!first || keys.some((key) => key.length !== SEALING_KEY_OCTETS)) {
    const what = `base64 of ${SEALING_KEY_OCTETS} random octets`;
    throw new SealingError('key-invalid', `${source} must hold ${what}.`);
  }
  return [sealingKey(first), ...others.map(sealingKey)];
}

/**
 * A keyring that follows its file: a rotation by another process is seen within a second, and at once by who is to open
 * what that process has sealed. Reading is synchronous, as sealing is; the file is looked at once a second.
 */
export function fileKeyring(file: string, source: string): Keyring {
  let seen = { keys: readKeys(readFileSync(file, 'utf8'), source), at: Date.now(), changed: changeOf(file) };

  function look(atOnce: boolean): readonly [SealingKey, ...SealingKey[]] {
    if (!atOnce && Date.now() - seen.at < KEYRING_FILE_STALE_MS) return seen.keys;
    seen = { ...(readIfChanged() ?? seen), at: Date.now() };
    return seen.keys;
  }

  /** A file that somebody is just mending changes nothing for who has read it before. */
  function readIfChanged() {
    try {
      const changed = changeOf(file);
      return changed === seen.changed
        ? undefined
        : { keys: readKeys(readFileSync(file, 'utf8'), source), changed };
    } catch {
      return undefined;
    }
  }

  return {
    current: () => look(false)[0],
    find: (id) => {
      const known = seen.keys.find((key) => key.id === id);
      return known ?? look(true).find((key) => key.id === id);
    },
  };
}

const changeOf = (file: string): string => {
  const { ino, mtimeNs, size } = statSync(file, { bigint: true });
  return `${ino} ${mtimeNs} ${size}`;
};

/**
 * Makes the file unless it is there. Written aside and linked into place: never half there, and of two processes at
 * once only one key wins.
 */
export async function makeKeyFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await aside(file, [sealingKey(randomBytes(SEALING_KEY_OCTETS))], async (draft) => {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  });
}

/** Puts these keys in the place of those in the file, all at once, also when the power fails. */
export const replaceKeys = (file: string, keys: readonly SealingKey[]): Promise<void> =>
  aside(file, keys, (draft) => rename(draft, file));

async function aside(file: string, keys: readonly SealingKey[], put: (draft: string) => Promise<void>) {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const text = keys.map(({ octets }) => `${octets.toString('base64')}\n`).join('');
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await put(draft);
    await syncDirectory(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
