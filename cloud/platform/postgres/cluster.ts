import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '../processes.ts';
import { type Account, giveTo, runAs, STARTED_IN } from './account.ts';
import type { Binaries } from './binaries.ts';
import { MissingPartError } from './missing-part.ts';
import { StartError } from './start-error.ts';

const run = promisify(execFile);
export const SUPERUSER = 'sitekeeper';
const PASSWORD_FILE = 'sitekeeper-password';

/** PostgreSQL takes its messages, collation and time zone from the environment: ours is the same everywhere. */
export const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes the cluster unless it is there. It is made beside its place and moved into it, so that an interrupted start
 * never leaves half of one behind.
 * @throws StartError; MissingPartError when the cluster is of another major version of PostgreSQL
 */
export async function ensureCluster(cluster: string, account: Account, binaries: Binaries): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) return refuseOtherVersion(cluster, version.trim(), binaries);
  await mkdir(dirname(cluster), { recursive: true });
  await removeDrafts(cluster);
  const fresh = await mkdtemp(`${cluster}.new-${process.pid}-`);
  try {
    await giveTo(account, fresh);
    await initialise(join(fresh, 'cluster'), account, binaries);
    await rename(join(fresh, 'cluster'), cluster).catch(async (error: unknown) => {
      // Another process was faster; its cluster is as good.
      if (!(await exists(join(cluster, 'PG_VERSION')))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The superuser's password, which lives in the cluster's directory under its protection. */
export async function readPassword(cluster: string): Promise<string> {
  return (await readFile(join(cluster, PASSWORD_FILE), 'utf8')).trim();
}

async function refuseOtherVersion(cluster: string, version: string, { postgres }: Binaries): Promise<void> {
  const { stdout } = await run(postgres, ['--version'], { env: ENVIRONMENT });
  const ours = /(\d+)\.\d+/.exec(stdout)?.[1];
  if (ours === version) return;
  throw new MissingPartError(
    `The database in ${cluster} is of PostgreSQL ${version}, and this version of Sitekeeper brings PostgreSQL ${ours}. Run the version it was made by, or move it with pg_dump and pg_restore.`,
  );
}

/** What processes left behind that were killed while they made the cluster. */
async function removeDrafts(cluster: string): Promise<void> {
  for (const name of await readdir(dirname(cluster))) {
    const maker = name.startsWith(`${basename(cluster)}.new-`) ? /\.new-(\d+)-/.exec(name)?.[1] : undefined;
    if (maker === undefined || isAlive(Number(maker))) continue;
    await rm(join(dirname(cluster), name), { recursive: true, force: true });
  }
}

async function initialise(cluster: string, account: Account, binaries: Binaries): Promise<void> {
  const passwordFile = join(dirname(cluster), 'password');
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  await mkdir(cluster, { mode: 0o700 });
  for (const path of [passwordFile, cluster]) await giveTo(account, path);
  const args = [
    `--pgdata=${STARTED_IN}`,
    `--username=${SUPERUSER}`,
    '--pwfile=../password',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  await run(binaries.initdb, args, { ...runAs(account, cluster), env: ENVIRONMENT }).catch(
    (error: Error & { stderr?: string }) => {
      const words = `${error.stderr ?? ''}` || error.message;
      throw new StartError(
        `PostgreSQL could not make its files in ${dirname(dirname(cluster))}`,
        words,
        error,
      );
    },
  );
  await rename(passwordFile, join(cluster, PASSWORD_FILE));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
