import type pg from 'pg';

/** An advisory lock; the number is arbitrary and ours alone. */
const SERVING = 7_300_003;

/**
 * Keeps a second server off a database that is for one only (the embedded one), for as long as this process lives.
 * @throws when another serves from it
 */
export async function claimServing(pool: pg.Pool, dataDir: string): Promise<AsyncDisposable> {
  const client = await pool.connect();
  client.on('error', () => undefined);
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [
    SERVING,
  ]);
  if (!rows[0]?.free) {
    client.release();
    throw new Error(`Another sitekeeper serves from ${dataDir}. Stop it, or set SITEKEEPER_DATA_DIR.`);
  }
  return { [Symbol.asyncDispose]: async () => client.release(true) };
}
