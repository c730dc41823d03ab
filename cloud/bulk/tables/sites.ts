import { registrarOf } from '../../platform/access/roles.ts';
import { inSlices } from '../../platform/in-slices.ts';
import type { Sealing } from '../../platform/sealing.ts';
import { openSecrets, PLACE, sealSecrets } from '../../platform/secrets-at-rest.ts';
import type { SiteDoc } from '../kinds/documents.ts';
import type { Existing } from '../kinds/kind.ts';
import {
  type BulkTable,
  byWriter,
  indexed,
  inScope,
  loadReferred,
  NO_KEYS,
  namedBy,
  onlyInScope,
  takenKeys,
  withFolded,
  writeRows,
} from './table.ts';

type Row = SiteDoc & { id: string };
type Held = Row & { keyOwner: string };

const COLUMNS = {
  externalKey: 'text',
  customerId: 'uuid',
  name: 'text',
  address: 'text',
  latitude: 'float8',
  longitude: 'float8',
  timeZone: 'text',
  accessLines: 'jsonb',
};
const SELECT = `select s.id, ${Object.keys(COLUMNS)
  .map((name) => `s."${name}"`)
  .join(', ')} from site s`;

export function siteTable(sealing: Sealing): BulkTable<SiteDoc> {
  const opened = (row: Row): Row => ({
    ...row,
    accessLines: openSecrets(sealing, row.accessLines, PLACE.accessLines(row.id)),
  });
  function* openAll(rows: readonly Row[]): Generator<void, Existing<SiteDoc>[]> {
    const existing: Existing<SiteDoc>[] = [];
    for (const row of rows) yield void existing.push({ id: row.id, doc: opened(row) });
    return existing;
  }
  return {
    async load(client, { ids, keys, externalKeys, referred }, scope) {
      const { rows } = await client.query<Held>(
        `select q.*, k."keyOwner" from (${SELECT} where s.id = any ($1::uuid[]) or s."externalKey" = any ($2::text[])
       or lower(s."externalKey") = any ($2::text[])
         order by s.id for update) q join site k on k.id = q.id order by q.id`,
        [ids, withFolded([...keys, ...externalKeys])],
      );
      const ours = byWriter(await inScope(client, scope, 'site', rows), scope);
      const named = new Set(ours.filter((row) => namedBy(row, scope)).map(({ id }) => id));
      const existing = await inSlices(openAll(ours.map(({ keyOwner: _, ...row }) => row)));
      const { byId } = indexed(existing, () => null);
      const { byKey, ambiguousKeys } = indexed(
        existing.filter(({ id }) => named.has(id)),
        ({ externalKey }) => externalKey,
      );
      return {
        scope,
        byId,
        byKey,
        ambiguousKeys,
        keys: { ...NO_KEYS, customer: await loadReferred(client, 'customer', referred.customer, scope) },
        externalKeys: takenKeys(rows, scope),
        occupants: new Map(),
        secretOwners: new Map(),
      };
    },
    write: (client, writes, at, scope) =>
      writeRows(
        client,
        'site',
        { ...COLUMNS, keyOwner: 'text' },
        writes,
        ({ id, doc }) => ({
          ...doc,
          keyOwner: registrarOf(scope),
          accessLines: sealSecrets(sealing, doc.accessLines, PLACE.accessLines(id)),
        }),
        at,
      ),
    async page(pool, scope, { after, take }) {
      const values: unknown[] = [after ?? null, take];
      const owned = onlyInScope(scope, 'customer c where c.id = s."customerId"', values);
      const { rows } = await pool.query<Row & { customerKey: string | null }>(
        `select p.*, c."externalKey" as "customerKey" from (${SELECT} where ($1::uuid is null or s.id > $1) ${owned}) p
         join customer c on c.id = p."customerId" order by p.id limit $2`,
        values,
      );
      const customer = new Map(rows.map(({ customerId, customerKey }) => [customerId, customerKey]));
      const existing = rows.map(({ customerKey: _, ...doc }) => ({ id: doc.id, doc }));
      return { rows: existing, keys: { ...NO_KEYS, customer } };
    },
  };
}
