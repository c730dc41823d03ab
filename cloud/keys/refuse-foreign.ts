import { existsSync } from 'node:fs';
import type pg from 'pg';
import {
  everySealed,
  loadKeyring,
  ownKeyFile,
  readSealed,
  SealingError,
  type SealingKeySource,
} from '../platform/sealing.ts';

/** Where a value is sealed in every database that a control plane has served from. */
const PLACES = [
  ['certificate_authority', 'sealedKey'],
  ['audit_head', 'sealedKey'],
] as const;

/**
 * Refuses to go on beside a database that is sealed by keys which are not at hand, before anything is made or changed.
 * @throws SealingError key-missing, key-unknown; each names the keys
 */
export async function refuseForeignKeys(client: pg.ClientBase, source: SealingKeySource): Promise<void> {
  const wanted = await keysOf(client);
  if (wanted.length === 0) return;
  const names = wanted.join(', ');
  const file = ownKeyFile(source);
  if (file && !existsSync(file)) {
    throw new SealingError(
      'key-missing',
      `The database is sealed by the key ${names}, and ${file} is missing. Put it back from your copy, or give the key as SITEKEEPER_SEALING_KEY.`,
    );
  }
  const keyring = await loadKeyring(source);
  const unknown = wanted.filter((id) => !keyring.find(id));
  if (unknown.length === 0) return;
  const at =
    file ?? (source.env.SITEKEEPER_SEALING_KEY ? 'SITEKEEPER_SEALING_KEY' : 'SITEKEEPER_SEALING_KEY_FILE');
  throw new SealingError(
    'key-unknown',
    `The database is sealed by the key ${unknown.join(', ')}, and the key in ${at} is ${keyring.current().id}. Give the key that belongs to this database.`,
  );
}

async function keysOf(client: pg.ClientBase): Promise<string[]> {
  const ids = new Set<string>();
  for (const [table, column] of PLACES) {
    const { rows: tables } = await client.query('select 1 where to_regclass($1) is not null', [table]);
    if (tables.length === 0) continue;
    const { rows } = await client.query<{ text: string | null }>(`select "${column}" as text from ${table}`);
    for (const { text } of rows)
      for (const [sealed] of (text ?? '').matchAll(everySealed())) ids.add(readSealed(sealed).keyId);
  }
  return [...ids];
}
