import { escapeFormula } from '../platform/csv-formula.ts';
import { decodeText, type EncodingBy, type FileEncoding } from './csv/decode.ts';
import { readTable } from './csv/read.ts';
import type { Keyed, Kind, Row } from './kinds/kind.ts';
import { toRows } from './rows.ts';
import { type Manifest, MOST_ROWS } from './schema.ts';

/** What is imported: a file, or a factory's manifest in JSON. */
export type Source = { bytes: Uint8Array; encoding?: FileEncoding } | { manifest: Manifest };

export type Read = {
  encoding: FileEncoding;
  encodingBy: EncodingBy;
  rows: Row[];
  /** Rows that have not as many cells as there are columns. */
  ragged: { index: number; line: number; cells: number }[];
  columns: number;
  /** RFC 6901 pointer to a cell of a row, or to the row. */
  pointer(index: number, column: string | null): string;
};

/** Columns without which a file means nothing. */
const NEEDED: Record<Kind<Keyed>['key'], string> = { external_key: 'external_key|id', serial: 'serial' };

/** @throws AppError import-refused */
export async function readSource(
  source: Source,
  kind: Pick<Kind<never>, 'columns' | 'importOnly' | 'key'>,
): Promise<Read> {
  if ('manifest' in source) {
    const rows = source.manifest.appliances.map(rowOfManifest);
    return { encoding: 'utf-8', encodingBy: 'told', rows, ragged: [], columns: 0, pointer: manifestPointer };
  }
  const { text, encoding, encodingBy } = decodeText(source.bytes, source.encoding);
  const table = await readTable(text, MOST_ROWS);
  const { rows, ragged } = toRows(table, [...kind.columns, ...kind.importOnly], [NEEDED[kind.key]]);
  return { encoding, encodingBy, rows, ragged, columns: table.header.length, pointer: filePointer };
}

const filePointer: Read['pointer'] = (index, column) =>
  column === null ? `/rows/${index}` : `/rows/${index}/${column}`;

const MEMBERS: Partial<Record<string, string>> = {
  secret_hash: 'secretHash',
  secret_expires_at: 'expiresAt',
  external_key: 'externalKey',
};
const manifestPointer: Read['pointer'] = (index, column) =>
  column === null ? `/appliances/${index}` : `/appliances/${index}/${MEMBERS[column] ?? column}`;

/** A manifest has no lines: its entries are counted. */
function rowOfManifest(entry: Manifest['appliances'][number], index: number): Row {
  const { serial, model, secretHash, expiresAt, externalKey } = entry;
  return {
    line: index + 1,
    cells: {
      serial: escapeFormula(serial),
      model: escapeFormula(model),
      secret_hash: secretHash,
      ...(expiresAt !== undefined && { secret_expires_at: expiresAt }),
      ...(externalKey !== undefined && { external_key: escapeFormula(externalKey) }),
    },
  };
}
