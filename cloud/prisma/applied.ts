import type pg from 'pg';
import { VERSION } from '../version.ts';

/** A database that this version must not serve from. The message names both, and says what to do. */
export class DatabaseVersionError extends Error {
  override readonly name = 'DatabaseVersionError';
}

const hasTable = async (client: pg.ClientBase, name: string): Promise<boolean> => {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    name,
  ]);
  return rows[0]?.there ?? false;
};

/**
 * The migrations the database has, the oldest first.
 * @param known those of this version
 * @throws DatabaseVersionError when it has others, or one that was never finished
 */
export async function appliedMigrations(client: pg.ClientBase, known: readonly string[]): Promise<string[]> {
  if (!(await hasTable(client, '_prisma_migrations'))) return [];
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `select migration_name as name, finished_at is not null as finished from _prisma_migrations
     where rolled_back_at is null order by migration_name`,
  );
  const unfinished = rows.find(({ finished }) => !finished);
  if (unfinished) {
    throw new DatabaseVersionError(
      `The migration ${unfinished.name} of the database was begun and not finished. Restore the backup made before it, and start again.`,
    );
  }
  const unknown = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw await newer(client, unknown, known);
  return rows.map(({ name }) => name);
}

async function newer(
  client: pg.ClientBase,
  unknown: readonly string[],
  known: readonly string[],
): Promise<DatabaseVersionError> {
  const version = (await hasTable(client, 'installation')) ? await versionIn(client) : '';
  const by = version && version !== VERSION ? `Sitekeeper ${version}` : 'another version of Sitekeeper';
  return new DatabaseVersionError(
    `The database was migrated by ${by} to ${unknown.at(-1)}; this is Sitekeeper ${VERSION}, which knows migrations up to ${known.at(-1)}. Start the version that made it, or a newer one.`,
  );
}

async function versionIn(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ version: string }>('select version from installation');
  return rows[0]?.version ?? '';
}
