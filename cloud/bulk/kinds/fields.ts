import { escapeFormula } from '../../platform/csv-formula.ts';
import { numberOf, textOf, wordOf } from './cells.ts';
import type { Cells, Column } from './kind.ts';

/** A member of a document that is one cell. */
export type Field = {
  column: string;
  member: string;
  help: string;
  /** `text`: as people wrote it; `word`: without space around it; `number`. */
  type: 'text' | 'word' | 'number';
  /** An empty cell clears it; otherwise an empty cell leaves it as it is. */
  clearable: boolean;
};

const READ = { text: textOf, word: wordOf, number: numberOf };

/** The members that the cells of a row set. */
export function readFields(cells: Cells, fields: readonly Field[]): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const { column, member, type, clearable } of fields) {
    const value = READ[type](cells, column);
    if (value === undefined || (value === null && !clearable)) continue;
    set[member] = value;
  }
  return set;
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
