import type pg from 'pg';
import type { Head, Linked } from './chain.ts';
import type { ResourceKind } from './resources.ts';

/** The row of a resource, and whose it is. */
export type Snapshot = { row: unknown; customerId: string | null };
export type Pending = { id: string; entry: Record<string, unknown> };
export type StoredHead = Head & { mac: string; sealedKey: string };
export type AuditFilter = {
  actorId?: string;
  actorName?: string;
  action?: string;
  kind?: string;
  resourceType?: string;
  resourceId?: string;
  customerId?: string;
  requestId?: string;
  code?: string;
  outcome?: 'succeeded' | 'refused' | 'failed' | 'unfinished';
  since?: string;
  until?: string;
};

const COLUMNS = `sequence::text as sequence, at, kind, "requestId", "actorKind", "actorId", "actorName", source, "userAgent",
  action, "resourceType", "resourceId", "customerId", status, code, request, before, after, "previousHash", hash`;
const FIELDS = `"sequence" bigint, "at" timestamptz, "kind" text, "requestId" text, "actorKind" text, "actorId" text,
  "actorName" text, "source" text, "userAgent" text, "action" text, "resourceType" text, "resourceId" text,
  "customerId" text, "status" int, "code" text, "request" jsonb, "before" jsonb, "after" jsonb, "previousHash" text,
  "hash" text`;
const NAMES = FIELDS.replaceAll(/" \w+/g, '"');

/** Adds rows if, and only if, the chain still ends where they begin; takes what waited out of its place with them. */
const APPEND = `
  with head as (
    update audit_head set sequence = $3, hash = $4, mac = $5 where id = 1 and sequence = $1 and hash = $2 returning 1
  ), taken as (
    delete from audit_pending where id = any ($7::bigint[]) and exists (select from head)
  )
  insert into audit_entry (${NAMES})
  select ${NAMES} from jsonb_to_recordset($6::jsonb) as entries (${FIELDS}) where exists (select from head)`;

const OUTCOMES: Record<NonNullable<AuditFilter['outcome']>, string> = {
  succeeded: `kind = 'outcome' and code is null and coalesce(status, 200) < 400`,
  refused: `(kind = 'refusal' or kind = 'outcome' and (status < 400 and code is not null or status between 400 and 499))`,
  failed: `kind = 'outcome' and (status >= 500 or status is null and code is not null)`,
  unfinished: `kind = 'attempt' and not exists (select from audit_entry later
    where later."requestId" = audit_entry."requestId" and later.kind = 'outcome')`,
};

export type AuditStore = ReturnType<typeof createAuditStore>;

export function createAuditStore(pool: pg.Pool) {
  return {
    /** The end of the chain; made, with its key, when there is none yet. */
    async head(beginning: StoredHead): Promise<StoredHead> {
      await pool.query(
        `insert into audit_head (id, sequence, hash, mac, "sealedKey") values (1, $1, $2, $3, $4) on conflict do nothing`,
        [beginning.sequence, beginning.hash, beginning.mac, beginning.sealedKey],
      );
      return this.end();
    },

    async end(): Promise<StoredHead> {
      const { rows } = await pool.query<Omit<StoredHead, 'sequence'> & { sequence: string }>(
        'select sequence::text as sequence, hash, mac, "sealedKey" from audit_head where id = 1',
      );
      const [row] = rows;
      if (!row) throw new Error('the end of the audit record is missing');
      return { ...row, sequence: BigInt(row.sequence) };
    },

    /** @returns false when somebody else added to the chain meanwhile: then nothing was written */
    async append(
      rows: readonly Linked[],
      from: Head,
      to: Head & { mac: string },
      taken: readonly string[],
    ): Promise<boolean> {
      const values = [from.sequence, from.hash, to.sequence, to.hash, to.mac, JSON.stringify(rows), taken];
      const { rowCount } = await pool.query(APPEND, values);
      return rowCount === rows.length;
    },

    /** What waits to be taken into the chain, the oldest first. */
    async pending(limit: number): Promise<Pending[]> {
      const { rows } = await pool.query<Pending>(
        'select id::text as id, entry from audit_pending order by audit_pending.id limit $1',
        [limit],
      );
      return rows;
    },

    /** Entries after a number, in their order. */
    async following(sequence: string, limit: number): Promise<Linked[]> {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from audit_entry where audit_entry.sequence > $1 order by audit_entry.sequence limit $2`,
        [sequence, limit],
      );
      return rows.map(asLinked);
    },

    /** The newest first. */
    async list(
      filter: AuditFilter,
      { after, take }: { after: string | undefined; take: number },
    ): Promise<Linked[]> {
      const { conditions, values } = conditionsOf(filter);
      if (after !== undefined) conditions.push(`audit_entry.sequence < $${values.push(after)}`);
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from audit_entry ${where} order by audit_entry.sequence desc limit $${values.push(take)}`,
        values,
      );
      return rows.map(asLinked);
    },

    /** `undefined` when there is no such resource. */
    async snapshot(kind: ResourceKind, keys: readonly string[]): Promise<Snapshot | undefined> {
      const { table, where, customer = 'null', without = [] } = kind;
      const columns = `$${keys.length + 1}::text[]`;
      const { rows } = await pool.query<Snapshot>(
        `select to_jsonb(t) - ${columns} as row, (${customer})::text as "customerId" from ${table} t where ${where}`,
        [...keys, ['updatedAt', ...without]],
      );
      return rows[0];
    },
  };
}

type Row = Omit<Linked, 'at'> & { at: Date };
const asLinked = (row: Row): Linked => ({ ...row, at: row.at.toISOString() });

/** Filters whose column is named as they are. */
const EXACT = [
  'actorId',
  'actorName',
  'action',
  'kind',
  'resourceType',
  'resourceId',
  'customerId',
  'requestId',
  'code',
] as const;

function conditionsOf(filter: AuditFilter): { conditions: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const conditions = EXACT.flatMap((name) => {
    const value = filter[name as keyof AuditFilter];
    return value === undefined ? [] : [`"${name}" = $${values.push(value)}`];
  });
  if (filter.since !== undefined) conditions.push(`at >= $${values.push(filter.since)}`);
  if (filter.until !== undefined) conditions.push(`at < $${values.push(filter.until)}`);
  if (filter.outcome !== undefined) conditions.push(`(${OUTCOMES[filter.outcome]})`);
  return { conditions, values };
}
