import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { createLog } from '../platform/log.ts';
import { migrate } from './migrate.ts';
import { NO_FILTERS } from './migration-list.ts';
import { openSchemaEngine, readSchema } from './schema-engine.ts';

/** Tables written by SQL, which the schema does not know. */
const NOT_IN_SCHEMA = ['public.telemetry_sample'];

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
    const engine = await openSchemaEngine(url);
    try {
      const [path, content] = await readSchema();
      const { stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files: [{ path, content }], configDir: directory },
        to: { tag: 'schemaDatamodel', files: [{ path, content }] },
        script: true,
        exitCode: null,
        filters: { ...NO_FILTERS, externalTables: NOT_IN_SCHEMA },
      });
      return stdout === null || stdout.startsWith('-- This is an empty migration') ? '' : stdout;
    } finally {
      engine.free();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
