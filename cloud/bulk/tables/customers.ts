import { registrarOf } from '../../platform/access/roles.ts';
import type { CustomerDoc } from '../kinds/documents.ts';
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

type Row = CustomerDoc & { id: string };
type Held = Row & { keyOwner: string };

const COLUMNS = {
  externalKey: 'text',
  keyOwner: 'text',
  name: 'text',
  resellerId: 'uuid',
  tier: 'text',
  stage: 'text',
  industry: 'text',
};
const SELECT = `select c.id, c."externalKey", c.name, c."resellerId", c.tier, c.stage, c.industry from customer c`;

export const customerTable: BulkTable<CustomerDoc> = {
  async load(client, { ids, keys, externalKeys, referred }, scope) {
    const { rows } = await client.query<Held>(
      `select q.*, k."keyOwner" from (${SELECT} where c.id = any ($1::uuid[]) or c."externalKey" = any ($2::text[])
       or lower(c."externalKey") = any ($2::text[])
       order by c.id for update) q join customer k on k.id = q.id order by q.id`,
      [ids, withFolded([...keys, ...externalKeys])],
    );
    const ours = byWriter(await inScope(client, scope, 'customer', rows), scope);
    const existing = ours.map(({ keyOwner: _, ...row }) => ({ id: row.id, doc: row }));
    const named = new Set(ours.filter((row) => namedBy(row, scope)).map(({ id }) => id));
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
      keys: { ...NO_KEYS, reseller: await loadReferred(client, 'reseller', referred.reseller, scope) },
      externalKeys: takenKeys(rows, scope),
      occupants: new Map(),
      secretOwners: new Map(),
    };
  },
  write: (client, writes, at, scope) =>
    writeRows(
      client,
      'customer',
      COLUMNS,
      writes,
      ({ doc }) => ({ ...doc, keyOwner: registrarOf(scope) }),
      at,
    ),
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
