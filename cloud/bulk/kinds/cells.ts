import { unescapeFormula } from '../../platform/csv-formula.ts';
import type { Cells, KeyColumn } from './kind.ts';

/** The text of a cell: `undefined` without the column, null when it is empty. */
export function textOf(cells: Cells, column: string): string | null | undefined {
  const cell = cells[column];
  return cell === undefined ? undefined : cell === '' ? null : unescapeFormula(cell);
}

/** Like {@link textOf} without space around it: for names and numbers, not for what people wrote. */
export function wordOf(cells: Cells, column: string): string | null | undefined {
  const text = textOf(cells, column);
  return typeof text === 'string' ? text.trim() || null : text;
}

/** A number, or the word itself when it is none: the schema says so then. */
export function numberOf(cells: Cells, column: string): number | string | null | undefined {
  const word = wordOf(cells, column);
  return typeof word === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(word) ? Number(word) : word;
}

/** `true` or `false` in any case, as spreadsheets change it, or the word itself when it is neither. */
export function booleanOf(cells: Cells, column: string): boolean | string | null | undefined {
  const word = wordOf(cells, column);
  const lower = typeof word === 'string' ? word.toLowerCase() : word;
  return lower === 'true' ? true : lower === 'false' ? false : word;
}

/** What a row is known by when it has no id. */
export const keyOf = (cells: Cells, column: KeyColumn): string | undefined =>
  (column === 'serial' ? serialOf(cells, column) : wordOf(cells, column)) ?? undefined;

/** Serial numbers have capital letters only. */
export function serialOf(cells: Cells, column: string): string | null | undefined {
  return wordOf(cells, column)?.toUpperCase() ?? wordOf(cells, column);
}

/** External keys that differ by this in nothing are the same key. */
export const foldKey = (key: string): string => key.trim().toLowerCase();

export const isSameKey = (one: string, other: string): boolean => foldKey(one) === foldKey(other);
