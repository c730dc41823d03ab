import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { MissingPartError } from './missing-part.ts';

const run = promisify(execFile);

/** Who PostgreSQL runs as. It refuses to run as root. */
export type Account = { uid: number; gid: number } | 'self';

/**
 * The account for the cluster: for root whoever owns it, and for a new one the system user `postgres`.
 * @throws MissingPartError when there is none, or the cluster is somebody else's
 */
export async function findAccount(cluster: string): Promise<Account> {
  const owner = await stat(cluster).catch(() => undefined);
  const self = process.getuid?.();
  if (self === 0) {
    if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
    return (await lookUp()) ?? (await create());
  }
  if (owner && owner.uid !== self) {
    throw new MissingPartError(
      `The database in ${cluster} belongs to the user with the number ${owner.uid}. Run as that user or as root, or set SITEKEEPER_DATA_DIR.`,
    );
  }
  return 'self';
}

async function lookUp(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function create(): Promise<Account> {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
  const failure = await run('useradd', flags).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  const account = await lookUp();
  if (account) return account;
  throw new MissingPartError(
    'PostgreSQL does not run as root, and the system user postgres could not be made. Run as another user, make the user postgres, or set DATABASE_URL.',
    { cause: failure },
  );
}

/** Hands a file or directory to the account. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account !== 'self') await chown(path, account.uid, account.gid);
}

/**
 * The directory a program was started in, by a path that needs no permission to search the directories above it
 * (proc_pid_cwd(5)): this process enters it, and the account may not be able to, as below root's home.
 */
export const STARTED_IN = '/proc/self/cwd';

/** Spawn options that run a program as the account in a directory, which is entered before rights are given up. */
export const runAs = (account: Account, directory: string) => ({
  cwd: directory,
  ...(account !== 'self' && account),
});
