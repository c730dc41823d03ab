import type pg from 'pg';
import type { Scope } from '../platform/access/roles.ts';
import type { Encoding } from './csv/decode.ts';
import { inBig5, inUtf8, type Line } from './csv/lines.ts';
import type { Bulk, WithKind } from './kinds/index.ts';
import type { Keyed, KindName } from './kinds/kind.ts';

const PAGE = 500;

/** Writes all rows of a kind that are in scope as a file that an import takes back without changing anything. */
export function createExport({ pool, withKind }: { pool: pg.Pool; withKind: WithKind }) {
  /**
   * @returns the octets, page by page; in Big5 after all of them were seen to have their characters
   * @throws AppError characters-lost when the encoding lacks a character, before anything is given out
   */
  return async (
    name: KindName,
    encoding: Encoding,
    scope: Scope,
  ): Promise<AsyncIterable<Buffer> | Iterable<Buffer>> =>
    withKind(name, async (bulk) => {
      const pages = lines(bulk, pool, scope);
      return encoding === 'big5' ? inBig5(pages) : inUtf8(pages);
    });
}

async function* lines<Doc extends Keyed>(
  { kind, table }: Bulk<Doc>,
  pool: pg.Pool,
  scope: Scope,
): AsyncGenerator<Line[]> {
  const names = kind.columns.map(({ name }) => name);
  yield [{ cells: names, names, index: -1 }];
  let after: string | undefined;
  let index = 0;
  do {
    const { rows, keys } = await table.page(pool, scope, { after, take: PAGE });
    yield rows.map(({ doc }) => ({
      names,
      index: index++,
      cells: kind.columns.map((column) => column.write(doc, keys)),
    }));
    after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
  } while (after !== undefined);
}
