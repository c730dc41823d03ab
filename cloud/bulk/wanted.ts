import { keyOf, wordOf } from './kinds/cells.ts';
import type { KeyColumn, Referred, Row } from './kinds/kind.ts';

/** What of the database a file speaks of. */
export type Wanted = {
  ids: string[];
  keys: string[];
  externalKeys: string[];
  referred: Record<Referred, { ids: string[]; keys: string[] }>;
  secretHashes: string[];
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function wantedOf(rows: readonly Row[], key: KeyColumn): Wanted {
  const all = (read: (row: Row) => string | null | undefined): string[] => [
    ...new Set(rows.map(read).filter((one): one is string => Boolean(one) && isStorable(one))),
  ];
  const uuids = (column: string) =>
    all(({ cells }) => wordOf(cells, column)?.toLowerCase()).filter((id) => UUID.test(id));
  const referred = (noun: Referred) => ({
    ids: uuids(`${noun}_id`),
    keys: all(({ cells }) => wordOf(cells, `${noun}_external_key`)),
  });
  return {
    ids: uuids('id'),
    keys: all(({ cells }) => keyOf(cells, key)),
    externalKeys: all(({ cells }) => wordOf(cells, 'external_key')),
    referred: { reseller: referred('reseller'), customer: referred('customer'), site: referred('site') },
    secretHashes: all(({ cells }) => wordOf(cells, 'secret_hash')?.toLowerCase()),
  };
}

/** PostgreSQL cannot be asked for anything else; nothing has such a name. */
const isStorable = (text: string | null | undefined): boolean =>
  typeof text === 'string' && !text.includes('\0') && text.isWellFormed();
