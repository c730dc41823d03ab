import type pg from 'pg';
import { CHANGE_OWNERS } from '../../appliances/index.ts';
import { acceptFactorySecrets, secretHashesOf, secretOwners } from '../../enrolment/index.ts';
import { registrarOf } from '../../platform/access/roles.ts';
import { foldKey } from '../kinds/cells.ts';
import type { ApplianceDoc } from '../kinds/documents.ts';
import {
  type BulkTable,
  byWriter,
  indexed,
  inScope,
  loadReferred,
  NO_KEYS,
  namedBy,
  onlyInScope,
  writeRows,
} from './table.ts';

type Row = ApplianceDoc & { id: string; state: string; registrar: string };

const COLUMNS = { serial: 'text', model: 'text', externalKey: 'text', keyOwner: 'text', siteId: 'uuid' };
const SELECT = `select a.id, a.serial, a.model, a."externalKey", a."siteId", a.state, a.registrar from appliance a`;

export const applianceTable: BulkTable<ApplianceDoc> = {
  async load(client, { keys, externalKeys, referred, secretHashes }, scope) {
    // Sites before appliances, as everybody takes them.
    const site = await loadReferred(client, 'site', referred.site, scope, true);
    const { rows } = await client.query<Row>(
      `${SELECT} where a.serial = any ($1::text[]) and a.state <> 'retired' order by a.id for update`,
      [keys],
    );
    const ours = byWriter(
      (await inScope(client, scope, 'appliance', rows)).map((row) => ({ ...row, keyOwner: row.registrar })),
      scope,
    );
    const hashes = await secretHashesOf(
      client,
      ours.map(({ id }) => id),
    );
    const existingOf = (some: typeof ours) =>
      some.map(({ id, state: _, registrar: __, keyOwner: ___, ...doc }) => ({
        id,
        doc,
        secretHashes: hashes.get(id) ?? new Set<string>(),
      }));
    // What a reseller wrote down decides nothing of what the operator's file speaks of.
    const named = ours.filter((row) => namedBy(row, scope));
    const besides = ours.filter((row) => !namedBy(row, scope));
    return {
      scope,
      ...indexed(existingOf(named), ({ serial }) => serial),
      besides: indexed(existingOf(besides), ({ serial }) => serial).byKey,
      keys: { ...NO_KEYS, site },
      externalKeys: await pairs(
        client,
        `select lower("externalKey") as key, id from appliance
         where lower("externalKey") = any ($1::text[]) and "keyOwner" = '${registrarOf(scope)}'`,
        externalKeys.map(foldKey),
      ),
      occupants: await pairs(
        client,
        'select "siteId" as key, id from appliance where "siteId" = any ($1::uuid[])',
        [...site.keys()],
      ),
      secretOwners: await secretOwners(client, secretHashes),
    };
  },
  async write(client, writes, at, scope) {
    const moved = writes.filter(({ before, doc }) => before && before.doc.siteId !== doc.siteId);
    await client.query(CHANGE_OWNERS, [moved.map(({ id }) => id), moved.map(({ doc }) => doc.siteId), at]);
    const keyOwner = registrarOf(scope);
    const made = writes.filter(({ before }) => !before);
    const changed = writes.filter(({ before }) => before);
    const columns = { ...COLUMNS, registrar: 'text' };
    await writeRows(
      client,
      'appliance',
      columns,
      made,
      ({ doc }) => ({ ...doc, keyOwner, registrar: keyOwner }),
      at,
    );
    await writeRows(client, 'appliance', COLUMNS, changed, ({ doc }) => ({ ...doc, keyOwner }), at);
    const secrets = writes.flatMap(({ id, doc: { factorySecret } }) =>
      factorySecret ? [{ applianceId: id, ...factorySecret }] : [],
    );
    await acceptFactorySecrets(client, secrets, at);
  },
  async page(pool, scope, { after, take }) {
    const values: unknown[] = [after ?? null, take];
    const owner = 'site s join customer c on c.id = s."customerId" where s.id = a."siteId"';
    const owned = onlyInScope(scope, owner, values);
    const { rows } = await pool.query<Row & { siteKey: string | null }>(
      `select p.*, s."externalKey" as "siteKey"
       from (${SELECT} where ($1::uuid is null or a.id > $1) and a.state <> 'retired' ${owned}) p
       left join site s on s.id = p."siteId" order by p.id limit $2`,
      values,
    );
    const site = new Map(rows.map(({ siteId, siteKey }) => [siteId ?? '', siteKey]));
    const existing = rows.map(({ id, state: _, siteKey: __, registrar: ___, ...doc }) => ({ id, doc }));
    return { rows: existing, keys: { ...NO_KEYS, site } };
  },
};

async function pairs(client: pg.ClientBase, sql: string, values: string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; id: string }>(sql, [values]);
  return new Map(rows.map(({ key, id }) => [key, id]));
}
