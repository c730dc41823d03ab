import type pg from 'pg';
import { withClient } from '../platform/database-client.ts';

/** A column that may hold sealed values, quoted for SQL. */
export type Column = { table: string; column: string; type: string };

/** A place where sealed values were found. `at`: its row's tuple identifier, valid until the row changes. */
export type Place = { at: string; text: string };

/** Arbitrary, ours alone: one process at a time changes keys. */
const ROTATION_LOCK = 7_300_019;
const BATCH = 200;
/** Of a sealed value, as far as a column must have it to be looked at. */
const SEALED = 'sk[12]\\.[0-9a-f]{8}\\.[A-Za-z0-9_-]{16}';

export type KeyStore = ReturnType<typeof createKeyStore>;

export function createKeyStore(pool: pg.Pool) {
  return {
    /** Does the work unless another process is at it. */
    exclusively: <T>(work: () => Promise<T>): Promise<T | 'busy'> =>
      // Work that fails takes the lock with its connection.
      withClient(pool, async (client) => {
        const { rows } = await client.query('select pg_try_advisory_lock($1) as got', [ROTATION_LOCK]);
        if (!rows[0]?.got) return 'busy';
        const outcome = await work();
        await client.query('select pg_advisory_unlock($1)', [ROTATION_LOCK]);
        return outcome;
      }),

    /** Whatever table comes later is found too: no slice has to say where it keeps secrets. */
    async columns(): Promise<Column[]> {
      const { rows } = await pool.query<Column>(
        `select quote_ident(c.relname) as table, quote_ident(a.attname) as column,
                format_type(a.atttypid, null) as type
         from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_prisma_migrations'
           and a.attnum > 0 and not a.attisdropped
           and format_type(a.atttypid, null) in ('text', 'character varying', 'json', 'jsonb', 'text[]')
         order by 1, 2`,
      );
      return rows;
    },

    /** The next rows of a column, in their order on disk, that may hold a value sealed by another key. */
    async sealedByOthers({ table, column }: Column, keyId: string, after: string): Promise<Place[]> {
      const { rows } = await pool.query<Place>(
        `select ctid::text as at, ${column}::text as text from ${table}
         where ctid > $1::tid and ${column}::text ~ '${SEALED}'
           and regexp_replace(${column}::text, 'sk2\\.' || $2 || '\\.', '', 'g') ~ '${SEALED}'
         order by ctid limit ${BATCH}`,
        [after, keyId],
      );
      return rows;
    },

    /** Changes nothing when somebody else has changed the row meanwhile: it is found again. */
    async replace({ table, column, type }: Column, place: Place, text: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update ${table} set ${column} = $1::${type} where ctid = $2::tid and ${column}::text = $3`,
        [text, place.at, place.text],
      );
      return rowCount === 1;
    },

    /** How many transactions run that began before this instant. */
    async transactionsSince(before: Date): Promise<number> {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start < $1`,
        [before],
      );
      return rows[0]?.count ?? 0;
    },
  };
}
