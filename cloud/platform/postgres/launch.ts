import { spawn } from 'node:child_process';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, runAs, STARTED_IN } from './account.ts';
import type { Binaries } from './binaries.ts';
import { ENVIRONMENT } from './cluster.ts';
import { clearLeftovers, markOf, type Postmaster, untilReady } from './postmaster.ts';
import { StartError } from './start-error.ts';

/**
 * Starts a server on the cluster and waits until it takes connections. It listens on a Unix socket only, and in a
 * session of its own, so that Ctrl-C at a terminal does not take it from under a control plane that still drains.
 * `settings` override PostgreSQL's, e.g. `{ fsync: 'off' }`.
 * @throws StartError
 */
export async function launchPostmaster(
  cluster: string,
  account: Account,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  await clearLeftovers(cluster);
  const startLog = join(cluster, 'start.log');
  const output = await open(startLog, 'w');
  try {
    const parameters = Object.entries({ ...OUR_SETTINGS, ...settings });
    const child = spawn(
      binaries.postgres,
      [
        '-D',
        STARTED_IN,
        ...parameters.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        '-c',
        markOf(cluster),
      ],
      {
        ...runAs(account, cluster),
        env: ENVIRONMENT,
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
      },
    );
    let ended = false;
    let failure: Error | undefined;
    child.once('exit', () => (ended = true));
    child.once('error', (error) => {
      failure = error;
      ended = true;
    });
    child.unref();
    const ready = await untilReady(cluster, () => ended);
    if (ready) return ready;
    if (failure) throw new StartError(`PostgreSQL could not be run on ${cluster}`, failure.message, failure);
  } finally {
    await output.close();
  }
  const words = (await readFile(startLog, 'utf8').catch(() => '')).trim();
  // What happens once the log is a file of its own is told there.
  const told = /FATAL|PANIC|error/.test(words) ? words : `${words}\n${await endOfLog(cluster)}`;
  throw new StartError(`PostgreSQL did not start on ${cluster}`, told.slice(-4000));
}

const OUR_SETTINGS = {
  listen_addresses: '',
  port: '5432',
  // In its working directory, which is the cluster: the path of a socket has at most 107 octets (unix(7)).
  unix_socket_directories: '.',
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

async function endOfLog(cluster: string): Promise<string> {
  const directory = join(cluster, 'log');
  const names = await readdir(directory).catch(() => []);
  const times = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(directory, name))).mtimeMs })),
  );
  const newest = times.sort((a, b) => b.at - a.at)[0];
  return newest ? (await readFile(join(directory, newest.name), 'utf8')).slice(-2000) : '';
}
