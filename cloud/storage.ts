import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { refuseForeignKeys } from './keys/index.ts';
import { type OpenDatabase, openDatabase } from './platform/database.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './platform/embedded-postgres.ts';
import type { Log } from './platform/log.ts';
import { createStorageWatch, type StorageWatch } from './platform/storage-watch.ts';
import { migrate } from './prisma/migrate.ts';

export type Storage = OpenDatabase & { watch: StorageWatch; trouble: () => Error | undefined };

/** The database the configuration names, at the newest migration. */
export async function openStorage(config: Config, log: Log, metrics: Registry): Promise<Storage> {
  await using opening = new AsyncDisposableStack();
  const postgres =
    config.databaseUrl === undefined ? opening.use(await openEmbedded(config, log)) : undefined;
  const url = config.databaseUrl ?? postgres?.url('sitekeeper') ?? '';
  const source = { dataDir: config.dataDir, env: config.sealingKey };
  const applied = await migrate(url, (client) => refuseForeignKeys(client, source));
  if (applied.length > 0) log.info({ applied }, 'the database was migrated');
  const trouble = () => postgres?.trouble;
  const { db, pool } = opening.use(await openDatabase(url, log, (state) => watch.refusedWith(state)));
  const watch = createStorageWatch({ pool, dataDir: config.dataDir, trouble, metrics, log });
  const resources = opening.move();
  return { db, pool, watch, trouble, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function openEmbedded({ dataDir }: Config, log: Log): Promise<EmbeddedPostgres> {
  await makeDataDirectory(dataDir);
  return openEmbeddedPostgres({ directory: join(dataDir, 'postgres'), database: 'sitekeeper', log });
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
