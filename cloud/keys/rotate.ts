import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../platform/errors.ts';
import {
  KEYRING_FILE_STALE_MS,
  type Keyring,
  loadKeyring,
  ownKeyFile,
  readKeys,
  replaceKeys,
  rewrap,
  SEALING_KEY_OCTETS,
  type SealingKeySource,
  sealingKey,
} from '../platform/sealing.ts';
import type { Column, KeyStore } from './store.ts';

export type RotationDeps = {
  store: KeyStore;
  source: SealingKeySource;
  /** Resolves after so many milliseconds. */
  pause: (milliseconds: number) => Promise<unknown>;
};

/** So many values were wrapped anew; by `keyId` all are now. `ownFile`: the earlier keys were deleted from it. */
export type Rotation = { keyId: string; values: number; ownFile: string | undefined };

/** Where a table begins. */
const BEGINNING = '(0,0)';
const LONGEST_TRANSACTION_MS = 60_000;
const POLL_MS = 250;

/**
 * Wraps every sealed value in the database by the current key, beside whatever runs on it. Where the installation keeps
 * its key itself, a new one is made first, and the earlier ones are deleted in the end. Cut short anywhere, it leaves
 * every value readable, and goes on where it stopped when it is called again.
 *
 * @throws AppError conflict when another process is at it, or values are sealed by a key that is not at hand
 */
export async function rotateKeys({ store, source, pause }: RotationDeps): Promise<Rotation> {
  const ownFile = ownKeyFile(source);
  const outcome = await store.exclusively(async () => {
    if (ownFile) await addKey(ownFile);
    const keyring = await loadKeyring(source);
    await settle();
    const values = await wrapAll(store, keyring);
    if (ownFile) await replaceKeys(ownFile, [keyring.current()]);
    return { keyId: keyring.current().id, values, ownFile };
  });
  if (outcome === 'busy') throw new AppError('conflict', 'Another process is changing the keys.');
  return outcome;

  /** Until nobody can write any more what was sealed before the new key was seen. */
  async function settle(): Promise<void> {
    await pause(2 * KEYRING_FILE_STALE_MS);
    const seen = new Date();
    for (let waited = 0; waited < LONGEST_TRANSACTION_MS; waited += POLL_MS) {
      if ((await store.transactionsSince(seen)) === 0) return;
      await pause(POLL_MS);
    }
  }
}

/** Earlier keys that are still there are those of a rotation that was cut short: its new key will do. */
async function addKey(file: string): Promise<void> {
  const keys = readKeys(await readFile(file, 'utf8'), file);
  if (keys.length === 1) await replaceKeys(file, [sealingKey(randomBytes(SEALING_KEY_OCTETS)), ...keys]);
}

/** Again and again until nothing is left, since rows change meanwhile. */
async function wrapAll(store: KeyStore, keyring: Keyring): Promise<number> {
  const columns = await store.columns();
  let values = 0;
  for (;;) {
    let found = 0;
    const unknown = new Set<string>();
    for (const column of columns) {
      const pass = await wrapColumn(store, keyring, column);
      found += pass.values;
      for (const id of pass.unknown) unknown.add(`${id} (${column.table})`);
    }
    values += found;
    if (found > 0) continue;
    if (unknown.size === 0) return values;
    throw new AppError(
      'conflict',
      `Values are sealed by keys that are not at hand: ${[...unknown].join(', ')}. Give those keys as well; all keys are kept.`,
    );
  }
}

async function wrapColumn(store: KeyStore, keyring: Keyring, column: Column) {
  const unknown = new Set<string>();
  let values = 0;
  for (let after = BEGINNING; ; ) {
    const places = await store.sealedByOthers(column, keyring.current().id, after);
    for (const place of places) {
      const { text, changed, unknown: ids } = rewrap(place.text, keyring);
      for (const id of ids) unknown.add(id);
      if (changed > 0 && (await store.replace(column, place, text))) values += changed;
    }
    const last = places.at(-1);
    if (!last) return { values, unknown };
    after = last.at;
  }
}
