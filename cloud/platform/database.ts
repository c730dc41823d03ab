import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from '../prisma/client/client.ts';
import { createPool, type PoolListeners } from './database-client.ts';
import type { Log } from './log.ts';

export type Database = PrismaClient;
export type OpenDatabase = { db: Database; pool: pg.Pool; [Symbol.asyncDispose](): Promise<void> };

/** Connections a process holds at the most; PostgreSQL's own default is 100 for everybody together. */
const POOL_SIZE = 20;
const QUERY_TIMEOUT_MS = 30_000;

/**
 * One pool for Prisma and for raw SQL. Connections are made when they are needed: a database that is away makes
 * queries fail, not this call.
 */
export async function openDatabase(
  url: string,
  log: Log,
  onRefused?: PoolListeners['onRefused'],
): Promise<OpenDatabase> {
  const options = {
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    // A database that stalls fails the work that waits for it.
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: 'sitekeeper',
  };
  const pool = createPool(options, {
    onBroken: ({ message }) => log.warn({ reason: message }, 'an idle database connection broke'),
    ...(onRefused && { onRefused }),
  });
  const db = new PrismaClient({
    adapter: new PrismaPg(pool),
    // Without excerpts of our code, and of what it was called with.
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 10_000, timeout: QUERY_TIMEOUT_MS },
  });
  return {
    db,
    pool,
    async [Symbol.asyncDispose]() {
      await db.$disconnect();
      await pool.end();
    },
  };
}
