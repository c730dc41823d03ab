import type pg from 'pg';
import { isInScope } from '../../platform/access/can.ts';
import { ownedBySql } from '../../platform/access/owned-by.ts';
import { createOwnersStore } from '../../platform/access/owners-store.ts';
import type { ResourceType } from '../../platform/access/resource-types.ts';
import { EVERYTHING, registrarOf, type Scope } from '../../platform/access/roles.ts';
import { foldKey } from '../kinds/cells.ts';
import type { Existing, Keys, Referred, World } from '../kinds/kind.ts';
import type { Wanted } from '../wanted.ts';

/** A row that is to be written, and the appliances or networks that have to hear of it. */
export type Write<Doc> = { id: string; doc: Doc; before: Existing<Doc> | undefined };

/** How rows of a kind are read and written, many at once. */
export type BulkTable<Doc> = {
  /** What the file speaks of; what it may change is held until the end of the transaction. */
  load(client: pg.ClientBase, wanted: Wanted, scope: Scope): Promise<World<Doc>>;
  write(client: pg.ClientBase, writes: readonly Write<Doc>[], at: Date, scope: Scope): Promise<void>;
  /** A page of those in scope, in order of ids, with the external keys of what it refers to. */
  page(
    pool: pg.Pool,
    scope: Scope,
    bounds: { after: string | undefined; take: number },
  ): Promise<{ rows: Existing<Doc>[]; keys: Keys }>;
};

export const NO_KEYS: Keys = { reseller: new Map(), customer: new Map(), site: new Map() };

/** Keys as they stand in the file and without case. */
export const withFolded = (keys: readonly string[]): string[] => [
  ...new Set([...keys, ...keys.map(foldKey)]),
];

/**
 * Ids and external keys of what rows refer to and is in scope. A key means what whoever sends the file gave it to: the
 * operator's files name nothing by a key that a reseller wrote. `held`: nobody else moves an appliance in or out of them.
 */
export async function loadReferred(
  client: pg.ClientBase,
  noun: Referred,
  { ids, keys }: { ids: string[]; keys: string[] },
  scope: Scope,
  held = false,
): Promise<ReadonlyMap<string, string | null>> {
  const keyOwner = noun === 'reseller' ? `'${registrarOf(EVERYTHING)}'` : '"keyOwner"';
  const { rows } = await client.query<KeyedRow>(
    `select id, "externalKey", ${keyOwner} as "keyOwner" from ${noun}
     where id = any ($1::uuid[]) or "externalKey" = any ($2::text[])
       or lower("externalKey") = any ($2::text[]) order by id ${held ? 'for update' : ''}`,
    [ids, withFolded(keys)],
  );
  const ours = await inScope(client, scope, noun, rows);
  return new Map(byWriter(ours, scope).map((row) => [row.id, namedBy(row, scope) ? row.externalKey : null]));
}

type KeyedRow = { id: string; externalKey: string | null; keyOwner: string };

/** Whether a key names its row to whoever sends a file: the operator by its own only, a reseller by any it sees. */
export const namedBy = ({ keyOwner }: Pick<KeyedRow, 'keyOwner'>, scope: Scope): boolean =>
  scope.kind !== 'operator' || keyOwner === registrarOf(scope);

/** Those whose key the sender wrote come last, where they count more than others with the same. */
export const byWriter = <R extends { keyOwner: string }>(rows: readonly R[], scope: Scope): R[] => [
  ...rows.filter(({ keyOwner }) => keyOwner !== registrarOf(scope)),
  ...rows.filter(({ keyOwner }) => keyOwner === registrarOf(scope)),
];

/** By external key without case, the rows that keep the sender from giving it to another one. */
export const takenKeys = (rows: readonly KeyedRow[], scope: Scope): Map<string, string> =>
  new Map(
    rows.flatMap(({ externalKey, keyOwner, id }) =>
      externalKey !== null && keyOwner === registrarOf(scope) ? [[foldKey(externalKey), id] as const] : [],
    ),
  );

/** Those of the rows that are in scope. */
export async function inScope<R extends { id: string }>(
  client: pg.ClientBase,
  scope: Scope,
  type: ResourceType,
  rows: readonly R[],
): Promise<readonly R[]> {
  if (scope.kind === 'operator') return rows;
  const owners = await createOwnersStore(client).of(rows.map(({ id }) => ({ type, id })));
  return rows.filter((_, i) => isInScope(scope, owners[i] ?? []));
}

/**
 * The end of a query's condition that leaves out what is not in scope. `from` leads to the customer, who is called `c`;
 * empty in a query of customers. `values` gets what the condition needs.
 */
export function onlyInScope(scope: Scope, from: string, values: unknown[]): string {
  const owned = ownedBySql(scope);
  if (!owned) return '';
  values.push(owned.value);
  const condition = owned.condition.replace('?', `$${values.length}`);
  return from === '' ? `and ${condition}` : `and exists (select 1 from ${from} and ${condition})`;
}

export function indexed<Doc>(
  existing: readonly Existing<Doc>[],
  keyOf: (doc: Doc) => string | null,
): Pick<World<Doc>, 'byId' | 'byKey'> & { ambiguousKeys: ReadonlySet<string> } {
  const keyed = existing.flatMap((one): [string, Existing<Doc>][] => {
    const key = keyOf(one.doc);
    return key === null ? [] : [[key, one]];
  });
  const groups = Map.groupBy(keyed, ([key]) => foldKey(key));
  const several = (all: typeof keyed) => new Set(all.map(([key]) => key)).size > 1;
  const folded = [...groups].flatMap(([key, all]): [string, Existing<Doc>][] =>
    several(all) ? [] : [[key, all.at(-1)![1]]],
  );
  return {
    byId: new Map(existing.map((one) => [one.id, one])),
    byKey: new Map([...folded, ...keyed]),
    ambiguousKeys: new Set([...groups].flatMap(([key, all]) => (several(all) ? [key] : []))),
  };
}

/** Rows a statement writes. */
const BATCH = 1000;

/**
 * Inserts and updates rows of a table. `columns` are the columns besides the id, with their SQL types; `valuesOf` gives
 * their values in JSON.
 */
export async function writeRows<Doc>(
  client: pg.ClientBase,
  table: string,
  columns: Readonly<Record<string, string>>,
  writes: readonly Write<Doc>[],
  valuesOf: (write: Write<Doc>) => Record<string, unknown>,
  at: Date,
): Promise<void> {
  const names = Object.keys(columns);
  const quoted = names.map((name) => `"${name}"`);
  const record = `jsonb_to_recordset($1::jsonb) as n (id uuid, ${names.map((name) => `"${name}" ${columns[name]}`).join(', ')})`;
  const insert = `insert into ${table} (id, ${quoted.join(', ')}, "createdAt", "updatedAt")
    select n.id, ${quoted.map((name) => `n.${name}`).join(', ')}, $2, $2 from ${record}`;
  const update = `update ${table} t set ${quoted.map((name) => `${name} = n.${name}`).join(', ')},
    version = t.version + 1, "updatedAt" = $2 from ${record} where t.id = n.id`;
  const groups = [
    { sql: insert, some: writes.filter(({ before }) => !before) },
    { sql: update, some: writes.filter(({ before }) => before) },
  ];
  for (const { sql, some } of groups) {
    for (let from = 0; from < some.length; from += BATCH) {
      const batch = some.slice(from, from + BATCH).map((write) => ({ id: write.id, ...valuesOf(write) }));
      await client.query(sql, [JSON.stringify(batch), at]);
    }
  }
}
