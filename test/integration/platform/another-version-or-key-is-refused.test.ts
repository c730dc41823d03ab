import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { withClientAlone } from '../../../cloud/platform/database-client.ts';
import { readKeys } from '../../../cloud/platform/sealing.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { startCloudProcess } from '../../lib/cloud-process.ts';
import { dumpDatabase } from '../../lib/database-dump.ts';
import { eventually } from '../../lib/eventually.ts';
import { runCommand } from '../../lib/run-command.ts';

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));
const LATER = '29991231235959_of_later';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud?.[Symbol.asyncDispose]());
afterEach(async () => {
  await cloud.context.pool.query('delete from _prisma_migrations where migration_name = $1', [LATER]);
});

/** What a command says that is to fail in one line. */
async function refused(args: string[], env: Record<string, string> = {}): Promise<string> {
  const environment = {
    ...process.env,
    SITEKEEPER_DATA_DIR: cloud.dataDir,
    DATABASE_URL: cloud.databaseUrl,
    SITEKEEPER_LOG_LEVEL: 'silent',
    ...env,
  };
  const { code, stdout, stderr } = await runCommand(process.execPath, [CLI, ...args], { env: environment });
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

const addMigration = (name: string, finished = true) =>
  cloud.context.pool.query(
    `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at)
     values (gen_random_uuid()::text, '', $1, now(), case when $2 then now() end)`,
    [name, finished],
  );

const COMMANDS = [['serve'], ['token', 'create', '--name', 'ci', '--role', 'noc-viewer']];

test('a database of a newer version is not served from, nor written by any command, and both are named', async () => {
  await addMigration(LATER);
  await cloud.context.pool.query(`update installation set version = '9.8.7'`);
  const before = await dumpDatabase(cloud.context.pool);
  for (const command of COMMANDS) {
    expect(await refused(command)).toMatch(
      new RegExp(
        `^The database was migrated by Sitekeeper 9\\.8\\.7 to ${LATER}; this is Sitekeeper \\d+\\.\\d+\\.\\d+, which knows migrations up to \\d{14}_`,
      ),
    );
  }
  const tokens = (dump: string) => dump.split('\n').filter((line) => line.startsWith('api_token')).length;
  expect(tokens(await dumpDatabase(cloud.context.pool))).toBe(tokens(before));
});

test('a migration that was never finished is named', async () => {
  await addMigration(LATER, false);
  expect(await refused(['serve'])).toContain(
    `The migration ${LATER} of the database was begun and not finished.`,
  );
});

test('nobody migrates a database beneath a server', async () => {
  const { rows } = await cloud.context.pool.query(
    'select max(migration_name) as name from _prisma_migrations',
  );
  const [{ name }] = rows;
  await cloud.context.pool.query(
    'update _prisma_migrations set rolled_back_at = now() where migration_name = $1',
    [name],
  );
  try {
    expect(await refused(['ca', 'fingerprint'])).toContain(
      'An older version of Sitekeeper serves from this database',
    );
  } finally {
    await cloud.context.pool.query(
      'update _prisma_migrations set rolled_back_at = null where migration_name = $1',
      [name],
    );
  }
});

test('a server whose database was migrated by another version while it was away says so', async () => {
  await addMigration(LATER);
  const ready = () => cloud.rest.request<{ detail: string }>('GET', '/readyz');
  await withClientAlone(cloud.databaseUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    ),
  );
  await eventually(
    async () => (await ready()).body.detail?.includes(LATER) ?? false,
    'it is not ready, and says why',
  );
  await cloud.context.pool.query('delete from _prisma_migrations where migration_name = $1', [LATER]);
  await eventually(async () => (await ready()).status === 200, 'it is ready again');
});

test('a server ends when its database was migrated by another version, and names both', async () => {
  await using server = await startCloudProcess({
    SITEKEEPER_DATA_DIR: cloud.dataDir,
    DATABASE_URL: cloud.databaseUrl,
  });
  await addMigration(LATER);
  await withClientAlone(cloud.databaseUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    ),
  );
  expect(await server.ended()).toBe(1);
  expect(server.output).toMatch(
    new RegExp(`The database was migrated by Sitekeeper .* to ${LATER}; this is Sitekeeper`),
  );
});

test('beside a database sealed by another key no key is made, and the keys are named', async () => {
  const file = join(cloud.dataDir, 'sealing.key');
  const [{ id }] = readKeys(await readFile(file, 'utf8'), file);
  await rename(file, `${file}.away`);
  try {
    for (const command of COMMANDS)
      expect(await refused(command)).toContain(
        `The database is sealed by the key ${id}, and ${file} is missing.`,
      );
    await expect(stat(file)).rejects.toThrow('ENOENT');
    const other = randomBytes(32).toString('base64');
    const [{ id: otherId }] = readKeys(other, 'test');
    expect(await refused(['serve'], { SITEKEEPER_SEALING_KEY: other })).toContain(
      `sealed by the key ${id}, and the key in SITEKEEPER_SEALING_KEY is ${otherId}.`,
    );
    await writeFile(file, `${other}\n`);
    expect(await refused(['serve'])).toContain(
      `sealed by the key ${id}, and the key in ${file} is ${otherId}.`,
    );
  } finally {
    await rm(file, { force: true });
    await rename(`${file}.away`, file);
  }
});
