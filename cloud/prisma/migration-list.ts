import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';

export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('migrations', import.meta.url));
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Every migration on disk, oldest first, in Prisma's layout: `<timestamp>_<name>/migration.sql`. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS_DIRECTORY, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: MIGRATIONS_DIRECTORY,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(MIGRATIONS_DIRECTORY, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(MIGRATIONS_DIRECTORY, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}
