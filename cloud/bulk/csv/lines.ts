import { stringify } from 'csv-stringify/sync';
import { AppError, type Fault } from '../../platform/errors.ts';
import { encodeBig5 } from './big5.ts';

const BYTE_ORDER_MARK = '\ufeff';
const MOST_FAULTS = 100;

/** A row as it is written. `names` are those of its columns, `index` counts rows from 0 and is -1 for the header. */
export type Line = { cells: string[]; names: string[]; index: number };

/** The octets of a file, page by page. */
export async function* inUtf8(pages: AsyncIterable<Line[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK);
  for await (const page of pages) if (page.length > 0) yield Buffer.from(toCsv(page));
}

/** RFC 4180. */
export const toCsv = (page: readonly { cells: string[] }[]): string =>
  stringify(
    page.map(({ cells }) => cells),
    { record_delimiter: '\r\n', quoted_match: /[\r\n;\t]|^\s|\s$/ },
  );

/**
 * Read once and kept: what changes meanwhile could bring a character that is not to be had.
 * @throws AppError characters-lost when Big5 lacks a character
 */
export async function inBig5(pages: AsyncIterable<Line[]>): Promise<Buffer[]> {
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
