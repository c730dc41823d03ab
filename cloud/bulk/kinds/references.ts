import { foldKey, wordOf } from './cells.ts';
import type { Cells, Column, Keys, Referred, RowFault } from './kind.ts';

/**
 * The two columns by which a row refers to a resource: `<noun>_id`, and `<noun>_external_key` for files that come from
 * elsewhere. One of them is enough; both must mean the same.
 */
export function referenceColumns<Doc>(
  noun: Referred,
  pointer: string,
  idOf: (doc: Doc) => string | null,
): Column<Doc>[] {
  return [
    {
      name: `${noun}_id`,
      pointer,
      help: `Id of the ${noun}`,
      write: (doc) => idOf(doc) ?? '',
    },
    {
      name: `${noun}_external_key`,
      pointer,
      help: `External key of the ${noun}, instead of its id`,
      write: (doc, keys) => keys[noun].get(idOf(doc) ?? '') ?? '',
    },
  ];
}

/** The id a row refers to: null for none, `undefined` when the file does not say. */
export function readReference(
  cells: Cells,
  noun: Referred,
  keys: Keys,
): { id: string | null | undefined; faults: RowFault[] } {
  const id = wordOf(cells, `${noun}_id`)?.toLowerCase() ?? wordOf(cells, `${noun}_id`);
  const key = wordOf(cells, `${noun}_external_key`);
  if (!id && !key) return { id: id === undefined && key === undefined ? undefined : null, faults: [] };
  const unknown = (column: string) => ({ column, code: 'unknown', detail: `names no ${noun}` });
  if (id && !keys[noun].has(id)) return { id: undefined, faults: [unknown(`${noun}_id`)] };
  const meant = key ? idByKey(keys[noun], key) : undefined;
  if (key && meant === undefined) return { id: undefined, faults: [unknown(`${noun}_external_key`)] };
  if (id && meant && id !== meant) {
    const detail = `names another ${noun} than ${noun}_id`;
    return { id: undefined, faults: [{ column: `${noun}_external_key`, code: 'mismatch', detail }] };
  }
  return { id: id || meant, faults: [] };
}

const inverted = new WeakMap<ReadonlyMap<string, string | null>, Map<string, string>>();

function idByKey(known: ReadonlyMap<string, string | null>, key: string): string | undefined {
  let byKey = inverted.get(known);
  if (!byKey) {
    const named = [...known].flatMap(([id, name]): [string, string][] => (name === null ? [] : [[name, id]]));
    const groups = Map.groupBy(named, ([name]) => foldKey(name));
    const folded = [...groups].flatMap(([name, all]): [string, string][] =>
      new Set(all.map(([key]) => key)).size === 1 ? [[name, all.at(-1)![1]]] : [],
    );
    byKey = new Map([...folded, ...named]);
    inverted.set(known, byKey);
  }
  return byKey.get(key) ?? byKey.get(foldKey(key));
}
