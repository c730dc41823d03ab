import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, giveTo, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { ENVIRONMENT } from './cluster.ts';
import { type Postmaster, untilReady } from './postmaster.ts';

/** A path of a Unix socket has at most 107 octets (unix(7)); the socket's own name takes 14 of them. */
const LONGEST_SOCKET_DIRECTORY = 90;

/**
 * Starts a server on the cluster and waits until it takes connections. It listens on a Unix socket only, and in a
 * session of its own, so that Ctrl-C at a terminal does not take it from under a control plane that still drains.
 * `settings` override PostgreSQL's, e.g. `{ fsync: 'off' }`.
 */
export async function launchPostmaster(
  cluster: string,
  account: Account,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  const startLog = join(cluster, 'start.log');
  const output = await open(startLog, 'w');
  try {
    const parameters = Object.entries({ ...(await ourSettings(cluster, account)), ...settings });
    const { file, args, options } = await runAs(
      account,
      [
        binaries.postgres,
        '-D',
        cluster,
        ...parameters.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      [cluster],
    );
    const child = spawn(file, args, {
      ...options,
      env: ENVIRONMENT,
      cwd: '/',
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    let ended = false;
    child.once('exit', () => (ended = true)).once('error', () => (ended = true));
    child.unref();
    const ready = await untilReady(cluster, () => ended);
    if (ready) return ready;
  } finally {
    await output.close();
  }
  const words = (await readFile(startLog, 'utf8').catch(() => '')).trim().slice(-2000);
  throw new Error(`PostgreSQL did not start on ${cluster}: ${words || 'it left no message'}`);
}

async function ourSettings(cluster: string, account: Account): Promise<Record<string, string>> {
  return {
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: await socketDirectory(cluster, account),
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
    log_file_mode: '0600',
  };
}

async function socketDirectory(cluster: string, account: Account): Promise<string> {
  if (Buffer.byteLength(cluster) <= LONGEST_SOCKET_DIRECTORY) return cluster;
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-postgres-'));
  await giveTo(account, directory);
  return directory;
}
