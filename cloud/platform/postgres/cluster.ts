import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, giveTo, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);
export const SUPERUSER = 'sitekeeper';
const PASSWORD_FILE = 'sitekeeper-password';

/** PostgreSQL takes its messages, collation and time zone from the environment: ours is the same everywhere. */
export const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes the cluster unless it is there. It is made beside its place and moved into it, so that an interrupted start
 * never leaves half of one behind.
 */
export async function ensureCluster(cluster: string, account: Account, binaries: Binaries): Promise<void> {
  if (await exists(join(cluster, 'PG_VERSION'))) return;
  await mkdir(dirname(cluster), { recursive: true });
  const fresh = await mkdtemp(`${cluster}.new-`);
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

async function initialise(cluster: string, account: Account, binaries: Binaries): Promise<void> {
  const passwordFile = join(dirname(cluster), 'password');
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  await giveTo(account, passwordFile);
  const { file, args, options } = await runAs(
    account,
    [
      binaries.initdb,
      `--pgdata=${cluster}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    [cluster],
  );
  await run(file, args, { ...options, env: ENVIRONMENT, cwd: '/' });
  await rename(passwordFile, join(cluster, PASSWORD_FILE));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
