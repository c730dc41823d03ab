import type { Scope } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { inSlices } from '../platform/in-slices.ts';
import { announce } from './announce.ts';
import { decideRows } from './decide.ts';
import type { Bulk, WithKind } from './kinds/index.ts';
import type { Keyed, Kind, KindName, Verdict } from './kinds/kind.ts';
import { type ImportOutcome, MOST_FAULTS } from './schema.ts';
import { type Read, readSource, type Source } from './source.ts';
import type { BulkStore } from './store.ts';
import { wantedOf } from './wanted.ts';

export type ImportDeps = { store: BulkStore; withKind: WithKind; ids: Ids; clock: Clock; bus: Bus };
export type ImportOptions = {
  validateOnly: boolean;
  onError: 'abort' | 'skip';
  /** Of whoever sends the file: what is beyond it is not there, and nothing is made beyond it. */
  scope: Scope;
  /** Under which each row that changes is recorded. */
  requestId: string;
};

/**
 * Imports a file: each row makes a resource or changes the one that is there. A dry run takes the very same way, and its
 * transaction is rolled back.
 *
 * @throws AppError import-refused, with every fault (up to a limit) by row and column, and nothing written; conflict
 */
export function createImport(deps: ImportDeps) {
  const { store, withKind, ids, clock } = deps;

  const judge = async <Doc extends Keyed>(
    { kind, table }: Bulk<Doc>,
    read: Read,
    client: Client,
    scope: Scope,
  ) => {
    const world = await table.load(client, wantedOf(read.rows, kind.key), scope);
    const verdicts = await inSlices(decideRows({ kind, rows: read.rows, world, newId: ids.uuid }));
    return withRagged(verdicts, read);
  };

  const run = async <Doc extends Keyed>(
    bulk: Bulk<Doc>,
    source: Source,
    { validateOnly, onError, scope, requestId }: ImportOptions,
  ): Promise<ImportOutcome> => {
    const read = await readSource(source, bulk.kind);
    const { verdicts, writes } = await store.transaction(async (client) => {
      const verdicts = await judge(bulk, read, client, scope);
      const faults = faultsOf(verdicts, bulk.kind, read);
      if (onError === 'abort' && faults.length > 0) throw refuse(faults, verdicts);
      const writes = verdicts.filter(({ action }) => action === 'create' || action === 'update');
      await bulk.table.write(client, writes, clock.now(), scope);
      return { outcome: { verdicts, writes }, keep: !validateOnly };
    }, requestId);
    if (!validateOnly) await announce(deps, writes.map(bulk.kind.concerns));
    return present(bulk.kind, read, verdicts, validateOnly);
  };

  return (name: KindName, source: Source, options: ImportOptions): Promise<ImportOutcome> =>
    withKind(name, (bulk) => run(bulk, source, options));
}

type Client = Parameters<Parameters<BulkStore['transaction']>[0]>[0];

function withRagged<Doc>(verdicts: Verdict<Doc>[], { ragged, columns }: Read): Verdict<Doc>[] {
  const cellsAt = new Map(ragged.map(({ index, cells }) => [index, cells]));
  return verdicts.map((verdict) => {
    const cells = cellsAt.get(verdict.index);
    if (cells === undefined) return verdict;
    const detail = `has ${cells} cells, and there are ${columns} columns`;
    return { ...verdict, action: 'refuse', faults: [{ column: null, code: 'cells', detail }] };
  });
}

type CellFault = ImportOutcome['errors'][number];

/** The first faults, up to the limit. */
function faultsOf<Doc extends Keyed>(
  verdicts: readonly Verdict<Doc>[],
  { columns, importOnly }: Kind<Doc>,
  read: Read,
): CellFault[] {
  const secrets = new Set([...columns, ...importOnly].flatMap((one) => (one.secret ? [one.name] : [])));
  const told: CellFault[] = [];
  for (const { faults, row, index } of verdicts) {
    for (const { column, code, detail } of faults) {
      const cell = column === null || secrets.has(column) ? undefined : row.cells[column];
      const value = cell !== undefined && { value: cell.slice(0, 100).toWellFormed() };
      told.push({ pointer: read.pointer(index, column), line: row.line, code, detail, ...value });
      if (told.length === MOST_FAULTS) return told;
    }
  }
  return told;
}

function refuse(faults: readonly CellFault[], verdicts: readonly Verdict<unknown>[]): AppError {
  const refused = verdicts.filter(({ action }) => action === 'refuse').length;
  const detail = `${refused} of ${verdicts.length} rows cannot be imported, so none was. Mend them, or send on_error=skip.`;
  return new AppError('import-refused', detail, { faults });
}

function present<Doc extends Keyed>(
  kind: Kind<Doc>,
  read: Read,
  verdicts: readonly Verdict<Doc>[],
  validateOnly: boolean,
): ImportOutcome {
  const count = (wanted: Verdict<Doc>['action']) => verdicts.filter(({ action }) => action === wanted).length;
  return {
    kind: kind.name,
    validateOnly,
    encoding: read.encoding,
    encodingBy: read.encodingBy,
    rows: {
      total: verdicts.length,
      created: count('create'),
      updated: count('update'),
      unchanged: count('unchanged'),
      refused: count('refuse'),
    },
    errors: faultsOf(verdicts, kind, read),
  };
}
