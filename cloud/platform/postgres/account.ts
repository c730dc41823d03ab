import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { MissingPartError } from './missing-part.ts';

const run = promisify(execFile);

/** Who PostgreSQL runs as. It refuses to run as root; then it is the system user `postgres`. */
export type Account = { uid: number; gid: number } | 'self';

export async function findAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return 'self';
  return (await lookUp()) ?? (await create());
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
 * The command line and spawn options that run `command` as the account. Where a parent directory of what it must reach
 * is closed to others (a checkout under /root), it gets the one capability to search it.
 */
export async function runAs(
  account: Account,
  command: [string, ...string[]],
  reached: readonly string[],
): Promise<{ file: string; args: string[]; options: { uid?: number; gid?: number } }> {
  const [file, ...args] = command;
  if (account === 'self') return { file, args, options: {} };
  const open = await Promise.all([file, ...reached].map((path) => isReachable(dirname(path))));
  if (open.every(Boolean)) return { file, args, options: account };
  const identity = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  const capabilities = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  return { file: 'setpriv', args: [...identity, ...capabilities, ...command], options: {} };
}

async function isReachable(directory: string): Promise<boolean> {
  const { mode } = await stat(directory);
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || isReachable(parent);
}
