import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedPostgres } from '../../cloud/platform/embedded-postgres.ts';
import { createLog } from '../../cloud/platform/log.ts';
import { findPostmaster, stopPostmaster } from '../../cloud/platform/postgres/postmaster.ts';
import { migrate } from '../../cloud/prisma/migrate.ts';

/** The database every test's own is copied from. */
export const TEMPLATE = 'template_sitekeeper';
const PREFIX = 'sitekeeper-test-postgres-';

export type DatabaseServer = { adminUrl: string; [Symbol.asyncDispose](): Promise<void> };

/** A PostgreSQL server of its own for tests, with a migrated template. What it forgets when it dies nobody misses. */
export async function startDatabaseServer(): Promise<DatabaseServer> {
  await reapAbandoned();
  const directory = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const cluster = join(directory, 'postgres');
  const postgres = await openEmbeddedPostgres({
    directory: cluster,
    database: TEMPLATE,
    log: createLog('error'),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      shared_buffers: '64MB',
      max_connections: '200',
    },
  });
  await migrate(postgres.url(TEMPLATE));
  return {
    adminUrl: postgres.url('postgres'),
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Ends and removes the servers of earlier runs that were killed. */
async function reapAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const cluster = join(tmpdir(), name, 'postgres');
    const server = await findPostmaster(cluster).catch(() => undefined);
    if (server) await stopPostmaster(cluster, server.pid);
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
