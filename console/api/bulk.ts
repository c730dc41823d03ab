import type { ImportOutcome as OutcomeSchema } from '../../cloud/bulk/schema.ts';
import type { Api } from './client.ts';

export type ImportOutcome = OutcomeSchema;
export type BulkKind = ImportOutcome['kind'];
export const BULK_KINDS: readonly BulkKind[] = ['customers', 'sites', 'appliances'];

/** What a file may be in; it is found out unless told. */
export type FileEncoding = ImportOutcome['encoding'];
export const FILE_ENCODINGS: readonly FileEncoding[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'big5',
  'gbk',
  'gb18030',
  'shift_jis',
  'euc-kr',
  'windows-1252',
];

type Options = { validateOnly: boolean; skipBad: boolean; encoding: FileEncoding | undefined };

/**
 * A CSV file, or a factory manifest in JSON.
 * @throws ApiError with the rows that cannot be, unless bad ones are skipped
 */
export function importFile(
  api: Api,
  kind: BulkKind,
  file: File,
  { validateOnly, skipBad, encoding }: Options,
): Promise<ImportOutcome> {
  const type = file.name.toLowerCase().endsWith('.json') ? 'application/json' : 'text/csv';
  return api.post(`imports/${kind}`, new Blob([file], { type }), {
    query: {
      validate_only: validateOnly,
      on_error: skipBad ? 'skip' : 'abort',
      ...(encoding && type === 'text/csv' && { encoding }),
    },
  });
}

export function exportFile(api: Api, kind: BulkKind): Promise<Blob> {
  return api.download(`exports/${kind}.csv`);
}
