import type pg from 'pg';
import { connectAlone, withClientAlone } from './database-client.ts';

/** Advisory locks in the database `postgres`; the numbers are arbitrary and ours alone. */
const IN_USE = 7_300_001;

/**
 * A process's use of an embedded server, known to all processes that share it: a lock held by a connection, which
 * ends with the process however that ends.
 */
export type Usage = {
  /** Ends the use; `lastOne` runs only if nobody else uses the server, and nobody can begin to before it has run. */
  end(lastOne: () => Promise<void>): Promise<void>;
};

/** @throws when the server cannot be reached, e.g. since it is just being stopped. */
export async function beginUsage(url: string, onLost: () => void): Promise<Usage> {
  const client = await connectAlone({ connectionString: url, application_name: 'sitekeeper usage' });
  let ending = false;
  try {
    await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
  client.once('end', () => {
    if (!ending) onLost();
  });
  return {
    async end(lastOne) {
      ending = true;
      // A connection that broke is nobody's last use: the server went with it, or is being started by somebody.
      if (await isLast(client).catch(() => false)) await lastOne();
      await client.end().catch(() => undefined);
    },
  };
}

async function isLast(client: pg.Client): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [IN_USE]);
  return rows[0]?.free ?? false;
}

/** Makes the database unless it is there. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  await withClientAlone(url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  }).catch((error: pg.DatabaseError) => {
    // Another process made it in between: 42P04 duplicate_database, or 23505 while it is at it.
    if (!['42P04', '23505'].includes(error.code ?? '')) throw error;
  });
}
