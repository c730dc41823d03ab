import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { type OpenDatabase, openDatabase } from './platform/database.ts';
import { openEmbeddedPostgres } from './platform/embedded-postgres.ts';
import type { Log } from './platform/log.ts';
import { migrate } from './prisma/migrate.ts';

/** The database the configuration names, at the newest migration. */
export async function openStorage(config: Config, log: Log): Promise<OpenDatabase> {
  await using opening = new AsyncDisposableStack();
  const url = config.databaseUrl ?? (await openEmbedded(config, log, opening));
  const applied = await migrate(url);
  if (applied.length > 0) log.info({ applied }, 'the database was migrated');
  const { db, pool } = opening.use(await openDatabase(url, log));
  const resources = opening.move();
  return { db, pool, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function openEmbedded(config: Config, log: Log, opening: AsyncDisposableStack): Promise<string> {
  await mkdir(config.dataDir, { recursive: true });
  const directory = join(config.dataDir, 'postgres');
  const postgres = opening.use(await openEmbeddedPostgres({ directory, database: 'sitekeeper', log }));
  return postgres.url('sitekeeper');
}
