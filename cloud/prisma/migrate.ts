import type pg from 'pg';
import { withClientAlone } from '../platform/database-client.ts';
import { NO_FILTERS, readMigrations } from './migration-list.ts';
import { openSchemaEngine } from './schema-engine.ts';

/** An advisory lock; the number is arbitrary and ours alone. */
const MIGRATING = 7_300_002;

/**
 * Brings the database to the newest migration and returns the names of those applied. Processes that start together
 * take turns. Idempotent.
 */
export async function migrate(url: string): Promise<string[]> {
  return withClientAlone(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATING]);
    const migrationsList = await readMigrations();
    if (
      await isUpToDate(
        client,
        migrationsList.migrationDirectories.map((entry) => entry.path),
      )
    )
      return [];
    await using opened = await openSchemaEngine(url);
    const outcome = await opened.engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
    return outcome.appliedMigrationNames;
  });
}

/** Saves the engine's start (its 5 MB of WebAssembly) in the usual case. */
async function isUpToDate(client: pg.Client, names: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as known`,
  );
  if (!rows[0]?.known) return false;
  const { rows: applied } = await client.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  const done = new Set(applied.map((row) => row.migration_name));
  return names.every((name) => done.has(name));
}
