import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClientAlone } from '../platform/database-client.ts';
import { openEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { createLog } from '../platform/log.ts';
import { migrate } from './migrate.ts';
import { NO_FILTERS } from './migration-list.ts';
import { openSchemaEngine, readSchema } from './schema-engine.ts';

/** The SQL that leads from the migrations to the schema, made on a database for the occasion. Empty: they agree. */
export async function schemaDifference(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-schema-'));
  try {
    await using postgres = await openEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      database: 'migrated',
      log: createLog('warn'),
      settings: { fsync: 'off' },
    });
    const url = postgres.url('migrated');
    await migrate(url);
    await using opened = await openSchemaEngine(url);
    const [path, content] = await readSchema();
    const { stdout } = await opened.engine.diff({
      from: { tag: 'schemaDatasource', files: [{ path, content }], configDir: directory },
      to: { tag: 'schemaDatamodel', files: [{ path, content }] },
      script: true,
      exitCode: null,
      filters: { ...NO_FILTERS, externalTables: await telemetryTables(url) },
    });
    return stdout === null || stdout.startsWith('-- This is an empty migration') ? '' : stdout;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Telemetry is written by SQL into partitioned tables, of which Prisma knows nothing. */
async function telemetryTables(url: string): Promise<string[]> {
  return withClientAlone(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables where tablename like 'telemetry%'`,
    );
    return rows.map((row) => row.name);
  });
}
