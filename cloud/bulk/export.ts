import { stringify } from 'csv-stringify/sync';
import type pg from 'pg';
import type { Scope } from '../platform/access/roles.ts';
import { AppError, type Fault } from '../platform/errors.ts';
import { encodeBig5 } from './csv/big5.ts';
import type { Encoding } from './csv/decode.ts';
import type { Bulk, WithKind } from './kinds/index.ts';
import type { Keyed, KindName } from './kinds/kind.ts';

const PAGE = 500;
const BYTE_ORDER_MARK = '\ufeff';
const MOST_FAULTS = 100;

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

type Line = { cells: string[]; names: string[]; index: number };

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

async function* inUtf8(pages: AsyncIterable<Line[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK);
  for await (const page of pages) if (page.length > 0) yield Buffer.from(toCsv(page));
}

/** RFC 4180. */
export const toCsv = (page: readonly { cells: string[] }[]): string =>
  stringify(
    page.map(({ cells }) => cells),
    { record_delimiter: '\r\n', quoted_match: /[\r\n;\t]|^\s|\s$/ },
  );

/** Read once and kept: what changes meanwhile could bring a character that is not to be had. */
async function inBig5(pages: AsyncIterable<Line[]>): Promise<Buffer[]> {
  const file: Buffer[] = [];
  const faults: Fault[] = [];
  for await (const page of pages) {
    const octets = encodeBig5(toCsv(page));
    if (octets === undefined) faults.push(...lostIn(page));
    else file.push(octets);
    if (faults.length > MOST_FAULTS) break;
  }
  if (faults.length === 0) return file;
  throw new AppError('characters-lost', 'Big5 lacks characters of these rows. Export in UTF-8.', {
    faults: faults.slice(0, MOST_FAULTS),
  });
}

function lostIn(page: Line[]): Fault[] {
  return page.flatMap(({ cells, names, index }) =>
    cells.flatMap((cell, column) => {
      const lost = [...cell].filter((character) => encodeBig5(character) === undefined);
      if (lost.length === 0) return [];
      const detail = `Big5 lacks ${lost.slice(0, 5).join(' ')}`;
      return [{ pointer: `/rows/${index}/${names[column]}`, code: 'character-lost', detail }];
    }),
  );
}
