import type { CustomerDoc } from '../kinds/documents.ts';
import { type BulkTable, indexed, inScope, loadReferred, NO_KEYS, onlyInScope, writeRows } from './table.ts';

type Row = CustomerDoc & { id: string };

const COLUMNS = {
  externalKey: 'text',
  name: 'text',
  resellerId: 'uuid',
  tier: 'text',
  stage: 'text',
  industry: 'text',
};
const SELECT = `select c.id, c."externalKey", c.name, c."resellerId", c.tier, c.stage, c.industry from customer c`;

export const customerTable: BulkTable<CustomerDoc> = {
  async load(client, { ids, keys, externalKeys, referred }, scope) {
    const { rows } = await client.query<Row>(
      `${SELECT} where c.id = any ($1::uuid[]) or c."externalKey" = any ($2::text[]) order by c.id for update`,
      [ids, [...keys, ...externalKeys]],
    );
    const ours = await inScope(client, scope, 'customer', rows);
    const existing = ours.map((row) => ({ id: row.id, doc: row }));
    const { byId, byKey } = indexed(existing, ({ externalKey }) => externalKey);
    return {
      scope,
      byId,
      byKey,
      keys: { ...NO_KEYS, reseller: await loadReferred(client, 'reseller', referred.reseller, scope) },
      externalKeys: new Map(rows.flatMap(({ externalKey, id }) => (externalKey ? [[externalKey, id]] : []))),
      occupants: new Map(),
      secretOwners: new Map(),
    };
  },
  write: (client, writes, at) => writeRows(client, 'customer', COLUMNS, writes, ({ doc }) => doc, at),
  async page(pool, scope, { after, take }) {
    const values: unknown[] = [after ?? null, take];
    const owned = onlyInScope(scope, '', values);
    const { rows } = await pool.query<Row & { resellerKey: string | null }>(
      `select p.*, r."externalKey" as "resellerKey" from (${SELECT} where ($1::uuid is null or c.id > $1) ${owned}) p
       left join reseller r on r.id = p."resellerId" order by p.id limit $2`,
      values,
    );
    const reseller = new Map(rows.map(({ resellerId, resellerKey }) => [resellerId ?? '', resellerKey]));
    const existing = rows.map(({ resellerKey: _, ...doc }) => ({ id: doc.id, doc }));
    return { rows: existing, keys: { ...NO_KEYS, reseller } };
  },
};
