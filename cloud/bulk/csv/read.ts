import { setImmediate } from 'node:timers/promises';
import { CsvError, type Info, parse } from 'csv-parse';
import { AppError } from '../../platform/errors.ts';

const DELIMITERS = [',', ';', '\t'] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** A row of a file: the line it begins in, from 1, and its cells as they stand there. */
type CsvRow = { line: number; cells: readonly string[] };
export type CsvTable = { delimiter: Delimiter; header: readonly string[]; rows: CsvRow[] };

/** Characters that are parsed before others have their turn. */
const SLICE = 65_536;

/**
 * Takes a text apart by RFC 4180; lines end as they do on any system. Rows without any cell filled are left out.
 * @throws AppError import-refused when quotes do not match, there is no header, or there are more than `mostRows`
 */
export async function readTable(whole: string, mostRows: number): Promise<CsvTable> {
  const { text, told } = withoutHint(whole);
  const delimiter = told ?? delimiterOf(text);
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
  });
  const records: { record: string[]; info: Info }[] = [];
  parser.on('data', (one: { record: string[]; info: Info }) => void records.push(one));
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  parser.on('end', resolve);
  parser.on('error', (error) => reject(refuseSyntax(error)));
  // Its rejection is waited for below.
  ended.catch(() => undefined);
  for (let from = 0; from < text.length && !parser.destroyed; from += SLICE) {
    parser.write(text.slice(from, from + SLICE));
    if (records.length > mostRows + 1) refuseLength(mostRows);
    await setImmediate();
  }
  parser.end();
  await ended;
  return toTable(records, delimiter, mostRows);
}

function toTable(
  records: readonly { record: string[]; info: Info }[],
  delimiter: Delimiter,
  mostRows: number,
): CsvTable {
  const [header, ...others] = records;
  if (!header) throw new AppError('import-refused', 'The file is empty; its first line names the columns.');
  const rows: CsvRow[] = [];
  // The parser counts CRLF inside quotes as two lines.
  let countedTwice = matches(header.record, /\r\n/g);
  for (const { record, info } of others) {
    const line = info.lines - matches(record, /[\r\n]/g) - countedTwice;
    countedTwice += matches(record, /\r\n/g);
    if (record.some((cell) => cell !== '')) rows.push({ line, cells: record });
  }
  if (rows.length > mostRows) refuseLength(mostRows);
  return {
    delimiter,
    ...withoutTrailing(
      header.record.map((name) => name.trim().toLowerCase()),
      rows,
    ),
  };
}

/** Cells that spreadsheets write behind the last column, as long as nothing stands in them. */
function withoutTrailing(
  header: readonly string[],
  rows: readonly CsvRow[],
): Pick<CsvTable, 'header' | 'rows'> {
  const columns = header.findLastIndex((name) => name !== '') + 1;
  const cut = (cells: readonly string[]) =>
    cells.slice(columns).every((cell) => cell.trim() === '') ? cells.slice(0, columns) : cells;
  return { header: header.slice(0, columns), rows: rows.map((row) => ({ ...row, cells: cut(row.cells) })) };
}

/** A first line `sep=;`, by which Excel is told the separator. Its line stays, empty, so that lines are counted alike. */
function withoutHint(text: string): { text: string; told?: Delimiter } {
  const hint = /^"?sep=([,;\t])"?(?=\r|\n)/i.exec(text);
  return hint ? { text: text.slice(hint[0].length), told: hint[1] as Delimiter } : { text };
}

/** The separator the first line has most of; columns have none of them in their names. */
function delimiterOf(text: string): Delimiter {
  const [first = ''] = /[^\r\n]+/.exec(text) ?? [];
  const count = (delimiter: Delimiter) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

const matches = (cells: readonly string[], pattern: RegExp): number =>
  cells.reduce((sum, cell) => sum + (cell.match(pattern)?.length ?? 0), 0);

function refuseSyntax(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = Number(error.lines);
  const detail = 'A quoted cell does not end, or goes on behind its closing quote.';
  return new AppError('import-refused', `The file is not CSV (RFC 4180), in line ${line}. ${detail}`, {
    faults: [{ pointer: '/rows', code: 'csv-syntax', detail, line }],
    cause: error,
  });
}

function refuseLength(mostRows: number): never {
  throw new AppError('import-refused', `The file has more than ${mostRows} rows; send it in parts.`, {
    faults: [{ pointer: '/rows', code: 'too-many-rows', detail: `has more than ${mostRows} rows` }],
  });
}
