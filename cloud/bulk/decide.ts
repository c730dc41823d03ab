import { foldKey, keyOf } from './kinds/cells.ts';
import type { Cells, Existing, Keyed, Kind, Row, RowFault, Verdict, World } from './kinds/kind.ts';

type Decide<Doc extends Keyed> = {
  kind: Kind<Doc>;
  rows: readonly Row[];
  world: World<Doc>;
  newId: () => string;
};

/** Decides every row, each a step: what it would change, or what is wrong with it. Writes nothing. */
export function* decideRows<Doc extends Keyed>({
  kind,
  rows,
  world,
  newId,
}: Decide<Doc>): Generator<void, Verdict<Doc>[]> {
  const verdicts: Verdict<Doc>[] = [];
  const lines = { target: new Map<string, number>(), externalKey: new Map<string, number>() };
  for (const [index, row] of rows.entries()) {
    const verdict = decideRow(kind, row, index, world, newId);
    verdict.faults.push(...alreadyNamed(verdict, kind, lines), ...keyTaken(verdict, world));
    verdicts.push(settle(verdict, kind));
    yield;
  }
  return kind.reconcile?.(verdicts, world) ?? verdicts;
}

function decideRow<Doc extends Keyed>(
  kind: Kind<Doc>,
  row: Row,
  index: number,
  world: World<Doc>,
  newId: () => string,
): Verdict<Doc> {
  const found = find(kind, row.cells, world);
  const { before } = found;
  const { doc, faults } = kind.apply(row.cells, before, world);
  const id = before?.id ?? newId();
  return { row, index, id, doc, before, action: 'refuse', faults: [...found.faults, ...faults] };
}

/** The row of the database that is meant: by its id, else by its key. */
function find<Doc extends Keyed>(
  { key }: Kind<Doc>,
  cells: Cells,
  { byId, byKey, besides, ambiguousKeys }: World<Doc>,
): { before: Existing<Doc> | undefined; faults: RowFault[] } {
  const id = cells.id?.trim().toLowerCase();
  if (id) {
    const before = byId.get(id);
    return {
      before,
      faults: before ? [] : [{ column: 'id', code: 'unknown', detail: 'is the id of nothing' }],
    };
  }
  const name = keyOf(cells, key);
  if (name) {
    const before = byKey.get(name) ?? byKey.get(foldKey(name)) ?? bySite(cells, besides?.get(name));
    if (before || !ambiguousKeys?.has(foldKey(name))) return { before, faults: [] };
    const detail = 'is the key of several that differ by capital letters; say the id';
    return { before: undefined, faults: [{ column: key, code: 'ambiguous', detail }] };
  }
  const detail = cells.id === undefined ? 'is missing' : 'is missing, and so is id';
  return { before: undefined, faults: [{ column: key, code: 'required', detail }] };
}

function bySite<Doc extends Keyed>(
  cells: Cells,
  besides: Existing<Doc> | undefined,
): Existing<Doc> | undefined {
  const { siteId } = (besides?.doc ?? {}) as { siteId?: string | null };
  return siteId && cells.site_id?.trim() === siteId ? besides : undefined;
}

/** A file says of each thing one thing. */
function alreadyNamed<Doc extends Keyed>(
  { row, id, before, doc }: Verdict<Doc>,
  kind: Kind<Doc>,
  lines: { target: Map<string, number>; externalKey: Map<string, number> },
): RowFault[] {
  const key = keyOf(row.cells, kind.key);
  if (!before && key === undefined) return [];
  const target = before ? id : `new ${foldKey(key ?? '')}`;
  const first = lines.target.get(target);
  if (first !== undefined) {
    return [{ column: kind.key, code: 'duplicate', detail: `stands in line ${first} already` }];
  }
  lines.target.set(target, row.line);
  if (!doc.externalKey || doc.externalKey === before?.doc.externalKey) return [];
  const folded = foldKey(doc.externalKey);
  const other = lines.externalKey.get(folded);
  lines.externalKey.set(folded, other ?? row.line);
  if (other === undefined) return [];
  return [{ column: 'external_key', code: 'duplicate', detail: `stands in line ${other} already` }];
}

function keyTaken<Doc extends Keyed>(
  { id, doc, before }: Verdict<Doc>,
  { externalKeys }: World<Doc>,
): RowFault[] {
  if (doc.externalKey === before?.doc.externalKey) return [];
  const owner = doc.externalKey ? externalKeys.get(foldKey(doc.externalKey)) : undefined;
  if (owner === undefined || owner === id) return [];
  return [{ column: 'external_key', code: 'taken', detail: 'is the key of another one' }];
}

function settle<Doc extends Keyed>(verdict: Verdict<Doc>, kind: Kind<Doc>): Verdict<Doc> {
  const { before, doc, faults } = verdict;
  if (faults.length > 0) return verdict;
  if (before && kind.isSame(doc, before)) return { ...verdict, action: 'unchanged' };
  return { ...verdict, action: before ? 'update' : 'create' };
}
