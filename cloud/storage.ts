import { access, constants, mkdir } from 'node:fs/promises';
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
  await makeDataDirectory(config.dataDir);
  const directory = join(config.dataDir, 'postgres');
  const postgres = opening.use(await openEmbeddedPostgres({ directory, database: 'sitekeeper', log }));
  return postgres.url('sitekeeper');
}

async function makeDataDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const advice = 'Set SITEKEEPER_DATA_DIR to a folder that this user may write.';
    throw new Error(`The data directory ${path} cannot be used (${code}). ${advice}`, { cause });
  }
}
