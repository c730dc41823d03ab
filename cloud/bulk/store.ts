import type pg from 'pg';
import { inTransaction } from '../platform/database-client.ts';
import { AppError } from '../platform/errors.ts';

/** Arbitrary, ours alone: files are imported one after the other. */
const IMPORT_LOCK = 7_300_031;
/** Somebody else wrote at the same time: a key that is unique, a row that is referred to, or a deadlock. */
const COLLISIONS = ['23505', '23503', '40P01'];
const MOST_ATTEMPTS = 3;

type Work<T> = (client: pg.ClientBase) => Promise<{ outcome: T; keep: boolean }>;
export type BulkStore = ReturnType<typeof createBulkStore>;

export function createBulkStore(pool: pg.Pool) {
  return {
    /**
     * One import at a time, all of it or nothing. When somebody else's writing collides with it, it is done once more
     * from the start.
     * @param requestId under which what changes is recorded
     * @throws AppError conflict
     */
    async transaction<T>(work: Work<T>, requestId: string): Promise<T> {
      for (let tried = 1; ; tried++) {
        try {
          return await attempt(pool, work, requestId);
        } catch (error) {
          const { code } = error as { code?: unknown };
          if (typeof code !== 'string' || !COLLISIONS.includes(code)) throw error;
          if (tried < MOST_ATTEMPTS) continue;
          const detail = 'Others wrote what the file speaks of at the same time; send it again.';
          throw new AppError('conflict', detail, { cause: error });
        }
      }
    },
    /** Appliances in service at these sites. */
    async appliancesAt(siteIds: readonly string[]): Promise<string[]> {
      const sql = `select id from appliance where "siteId" = any ($1::uuid[]) and state <> 'retired'`;
      const { rows } = await pool.query<{ id: string }>(sql, [siteIds]);
      return rows.map(({ id }) => id);
    },
    /** The networks these sites belong to. */
    async networksOf(siteIds: readonly string[]): Promise<string[]> {
      const sql = 'select distinct "networkId" from network_site where "siteId" = any ($1::uuid[])';
      const { rows } = await pool.query<{ networkId: string }>(sql, [siteIds]);
      return rows.map(({ networkId }) => networkId);
    },
  };
}

const attempt = <T>(pool: pg.Pool, work: Work<T>, requestId: string): Promise<T> =>
  inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(
      // Each row that changes is recorded under the request.
      `select pg_try_advisory_xact_lock($1) as mine, set_config('sitekeeper.audit_rows', $2, true)`,
      [IMPORT_LOCK, requestId],
    );
    if (!rows[0]?.mine) throw new AppError('conflict', 'Another file is being imported; wait until it is.');
    return work(client);
  });
