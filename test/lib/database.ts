import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type OpenDatabase, openDatabase } from '../../cloud/platform/database.ts';
import { createLog } from '../../cloud/platform/log.ts';
import { startDatabaseServer, TEMPLATE } from './database-server.ts';

export type TestDatabase = OpenDatabase & { url: string };

/**
 * A fresh, migrated database on a real PostgreSQL: on the run's server under vitest, else on one of its own. Dropped on
 * disposal, with whatever connections there are: `await using database = await openTestDatabase()`.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const shared = process.env.SITEKEEPER_TEST_DATABASE;
  const server = shared
    ? { adminUrl: shared, [Symbol.asyncDispose]: async () => undefined }
    : await startDatabaseServer();
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await administer(server.adminUrl, `create database ${name} template ${TEMPLATE}`);
  const url = server.adminUrl.replace('/postgres?', `/${name}?`);
  const database = await openDatabase(url, createLog('silent'));
  return {
    ...database,
    url,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await administer(server.adminUrl, `drop database if exists ${name} with (force)`);
      await server[Symbol.asyncDispose]();
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
