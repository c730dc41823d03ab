import type pg from 'pg';
import { withClientAlone } from '../platform/database-client.ts';
import { IN_SERVICE } from '../platform/database-serving.ts';
import { VERSION } from '../version.ts';
import { appliedMigrations, DatabaseVersionError } from './applied.ts';
import { NO_FILTERS, readMigrations } from './migration-list.ts';
import { openSchemaEngine } from './schema-engine.ts';

/** An advisory lock; the number is arbitrary and ours alone. */
const MIGRATING = 7_300_002;

/**
 * Brings the database to the newest migration and returns the names of those applied. Processes that start together
 * take turns. Idempotent. Before anything is changed, `check` may refuse.
 *
 * @throws DatabaseVersionError when the database is of another version, or an older one is serving from it
 */
export function migrate(url: string, check?: (client: pg.ClientBase) => Promise<void>): Promise<string[]> {
  return withClientAlone(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATING]);
    const migrationsList = await readMigrations();
    const names = migrationsList.migrationDirectories.map((entry) => entry.path);
    const applied = await appliedMigrations(client, names);
    await check?.(client);
    // Saves the engine's start (its 5 MB of WebAssembly) in the usual case.
    if (applied.length === names.length) return [];
    if (applied.length > 0) await refuseWhileServed(client);
    await using opened = await openSchemaEngine(url);
    const outcome = await opened.engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
    await client.query('update installation set version = $1', [VERSION]);
    return outcome.appliedMigrationNames;
  });
}

/** @throws DatabaseVersionError when somebody migrated the database to another version meanwhile */
export async function refuseOtherVersions(client: pg.ClientBase): Promise<void> {
  const { migrationDirectories } = await readMigrations();
  await appliedMigrations(
    client,
    migrationDirectories.map((entry) => entry.path),
  );
}

/** An older version that serves would not know what it finds. The lock goes with the connection. */
async function refuseWhileServed(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [
    IN_SERVICE,
  ]);
  if (rows[0]?.free) return;
  throw new DatabaseVersionError(
    `An older version of Sitekeeper serves from this database; Sitekeeper ${VERSION} would migrate it. Stop the other first.`,
  );
}
