import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from '../platform/csv-formula.ts';
import type { Linked } from './chain.ts';
import { AuditEntry } from './schema.ts';
import type { Audit } from './service.ts';
import type { AuditFilter } from './store.ts';

const PAGE = 500;
const COLUMNS = Object.keys(AuditEntry.properties) as (keyof Linked)[];

/** All entries that the filter lets through, the newest first, page by page as text. Nothing is read ahead. */
export async function* exported(
  audit: Pick<Audit, 'list'>,
  filter: AuditFilter,
  format: 'csv' | 'jsonl',
): AsyncGenerator<string> {
  if (format === 'csv') yield `\ufeff${csv([COLUMNS])}`;
  let after: string | undefined;
  do {
    const rows = await audit.list(filter, { after, take: PAGE });
    if (rows.length > 0) yield format === 'csv' ? csv(rows.map(cellsOf)) : rows.map(lineOf).join('');
    after = rows.length === PAGE ? rows.at(-1)?.sequence : undefined;
  } while (after !== undefined);
}

const csv = (rows: readonly string[][]): string => stringify([...rows], { record_delimiter: '\r\n' });
const lineOf = (row: Linked): string => `${JSON.stringify(row)}\n`;

const cellsOf = (row: Linked): string[] =>
  COLUMNS.map((column) => {
    const value = row[column];
    if (value === null || value === undefined) return '';
    return escapeFormula(typeof value === 'string' ? value : JSON.stringify(value));
  });
