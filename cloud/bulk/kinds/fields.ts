import { escapeFormula } from '../../platform/csv-formula.ts';
import { isSameKey, numberOf, serialOf, textOf, wordOf } from './cells.ts';
import type { Cells, Column } from './kind.ts';

/** A member of a document that is one cell. */
export type Field = {
  column: string;
  member: string;
  help: string;
  /** `text`: as people wrote it; `word`: without space around it; `key`: compared without case; `serial`; `number`. */
  type: 'text' | 'word' | 'key' | 'serial' | 'number';
  /** An empty cell clears it; otherwise an empty cell leaves it as it is. */
  clearable: boolean;
};

const READ = { text: textOf, word: wordOf, key: wordOf, serial: serialOf, number: numberOf };

/** The members that the cells of a row set. What is the same as before but for how a spreadsheet shows it stays as it was. */
export function readFields(cells: Cells, fields: readonly Field[], before?: object): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const { column, member, type, clearable } of fields) {
    const value = READ[type](cells, column);
    if (value === undefined || (value === null && !clearable)) continue;
    const was = (before as Record<string, unknown> | undefined)?.[member];
    set[member] = isShownAlike(type, value, was) ? was : value;
  }
  return set;
}

/** Excel and its kin show at least so many digits of a number. */
const SHOWN_DIGITS = 9;

function isShownAlike(type: Field['type'], value: unknown, was: unknown): boolean {
  if (type === 'key') return typeof was === 'string' && isSameKey(String(value ?? ''), was);
  if (type !== 'number' || typeof value !== 'number' || typeof was !== 'number') return false;
  const digits = String(Math.abs(value)).replace('.', '').length;
  return digits >= SHOWN_DIGITS && Number(was.toPrecision(digits)) === value;
}

export function fieldColumns<Doc>(fields: readonly Field[]): Column<Doc>[] {
  return fields.map(({ column, member, help, type }) => ({
    name: column,
    help,
    pointer: `/${member}`,
    write: (doc: Doc) => {
      const value = (doc as Record<string, unknown>)[member];
      if (value === null || value === undefined) return '';
      return type === 'number' ? String(value) : escapeFormula(String(value));
    },
  }));
}

/** The id by which a row of a file that was exported here is known. */
export const idColumn = <Doc extends { id?: string }>(noun: string): Column<Doc> => ({
  name: 'id',
  pointer: '',
  help: `Id of a ${noun} that is there already; leave it out for others`,
  write: ({ id }) => id ?? '',
});
