import { AppError, type Fault } from '../platform/errors.ts';
import type { CsvTable } from './csv/read.ts';
import type { Row } from './kinds/kind.ts';

/** Far more than any kind has. */
const MOST_COLUMNS = 200;

type Named = { name: string };

/**
 * The rows of a table by the names of its columns, which may come in any order, and the rows that do not have a cell
 * for each.
 * @throws AppError import-refused for columns that are unknown, missing or there twice
 */
export function toRows(
  table: CsvTable,
  known: readonly Named[],
  needed: readonly string[],
): {
  rows: Row[];
  ragged: { index: number; line: number; cells: number }[];
} {
  if (table.header.length > MOST_COLUMNS) {
    const detail = `The first line has ${table.header.length} cells; no kind has so many columns.`;
    throw new AppError('import-refused', detail);
  }
  const faults = headerFaults(table.header, known, needed);
  if (faults.length > 0) {
    const names = known.map(({ name }) => name).join(', ');
    throw new AppError('import-refused', `The columns are not those of this kind. Known are ${names}.`, {
      faults,
    });
  }
  const ragged = table.rows.flatMap(({ line, cells }, index) =>
    cells.length === table.header.length ? [] : [{ index, line, cells: cells.length }],
  );
  const rows = table.rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(table.header.map((name, column) => [name, cells[column] ?? ''])),
  }));
  return { rows, ragged };
}

function headerFaults(
  header: readonly string[],
  known: readonly Named[],
  needed: readonly string[],
): Fault[] {
  const fault = (name: string, code: string, detail: string): Fault => ({
    pointer: `/header/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code,
    detail,
    line: 1,
  });
  const present = header.flatMap((name, index) => {
    if (!known.some((column) => column.name === name))
      return [fault(name, 'unknown', 'is not a column of this kind')];
    return header.indexOf(name) === index ? [] : [fault(name, 'duplicate', 'is there twice')];
  });
  const missing = needed
    .filter((alternatives) => !alternatives.split('|').some((name) => header.includes(name)))
    .map((alternatives) => fault(alternatives.split('|').join(' or '), 'required', 'is missing'));
  return [...present, ...missing, ...lineFaults(header, fault)];
}

/** A line is described by all of its columns, and its method says whether there is one. */
function lineFaults(
  header: readonly string[],
  fault: (name: string, code: string, detail: string) => Fault,
): Fault[] {
  const lines = new Set(header.filter((name) => /^wan\d\./.test(name)).map((name) => name.split('.')[0]));
  return [...lines]
    .map((line) => `${line}.method`)
    .filter((name) => !header.includes(name))
    .map((name) => fault(name, 'required', 'is missing, though other columns describe this line'));
}
