import { setTimeout as sleep } from 'node:timers/promises';
import { beginUsage, ensureDatabase, type Usage } from './database-usage.ts';
import type { Log } from './log.ts';
import { findAccount } from './postgres/account.ts';
import { findBinaries } from './postgres/binaries.ts';
import { ensureCluster, readPassword, SUPERUSER } from './postgres/cluster.ts';
import { launchPostmaster } from './postgres/launch.ts';
import { findPostmaster, type Postmaster, stopPostmaster, untilReady } from './postgres/postmaster.ts';
import { createSocketHost } from './postgres/socket-host.ts';
import { StartError } from './postgres/start-error.ts';
import { isUnavailable } from './storage-failure.ts';

export type EmbeddedPostgres = {
  /** Connection string of one of its databases. */
  url(database: string): string;
  /** Why the server is away, while it is being started again. */
  readonly trouble: Error | undefined;
  /** Ends this process's use. The last process to use the server stops it. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** At the first start, with growing pauses between them: some 20 s together. */
const MOST_ATTEMPTS = 20;
const LONGEST_PAUSE_MS = 2000;

type Options = {
  directory: string;
  database: string;
  log: Log;
  settings?: Readonly<Record<string, string>>;
  /** The longest pause between two attempts to bring it back. */
  longestPauseMs?: number;
};
type Joined = { server: Postmaster; password: string; usage: Usage };

/**
 * A PostgreSQL server on the cluster in `directory` (absolute), made on the first call. A server that runs there already,
 * of another process or left by one that was killed, is used as it is. The named database exists afterwards.
 * A server that dies is started again, for as long as this process lives.
 * @throws StartError, MissingPartError
 */
export async function openEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { directory, database, log } = options;
  const closing = new AbortController();
  const hosts = createSocketHost();
  let trouble: Error | undefined;
  let rejoining: Promise<void> | undefined;
  let current = await joinFirst();
  await ensureDatabase(url('postgres'), database);
  return {
    url,
    get trouble() {
      return trouble;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await rejoining;
      await current.usage.end(() => stop(directory));
      hosts[Symbol.dispose]();
    },
  };

  function url(name: string): string {
    return urlOf(current.server, current.password, name);
  }

  function urlOf(server: Postmaster, password: string, name: string): string {
    const host = encodeURIComponent(hosts.of(server.socketDirectory));
    return `postgresql://${SUPERUSER}:${password}@localhost:${server.port}/${name}?host=${host}`;
  }

  async function join(): Promise<Joined> {
    const server = await ensureServer(options);
    const password = await readPassword(directory);
    const usage = await beginUsage(urlOf(server, password, 'postgres'), () => void rejoin());
    return { server, password, usage };
  }

  /** The process that used it last may be stopping it, or processes of one that died have not ended yet. */
  async function joinFirst(): Promise<Joined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await join();
      } catch (error) {
        const passes = isUnavailable(error) || (error instanceof StartError && error.inTheWay);
        if (!passes || attempt === MOST_ATTEMPTS) throw error;
        log.debug({ reason: (error as Error).message }, 'the embedded PostgreSQL is not ready; trying again');
        await sleep(100 * attempt);
      }
    }
  }

  function rejoin(): void {
    if (closing.signal.aborted) return;
    trouble = new Error('PostgreSQL ended and is started again');
    log.error({ directory }, 'the embedded PostgreSQL is gone; starting it again');
    rejoining = joinAgain();
  }

  async function joinAgain(): Promise<void> {
    const told = new Set<string>();
    for (let attempt = 1; !closing.signal.aborted; attempt++) {
      try {
        current = await join();
        trouble = undefined;
        log.info({ attempt }, 'the embedded PostgreSQL is back');
        return;
      } catch (error) {
        trouble = error as Error;
        const reason = withoutNumbers(trouble.message);
        if (!told.has(reason))
          log.fatal({ reason: trouble.message }, 'the embedded PostgreSQL does not come back');
        told.add(reason);
        const pause = Math.min(100 * attempt, options.longestPauseMs ?? LONGEST_PAUSE_MS);
        await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }
}

/** A reason to stay away, but for the numbers of processes and files. */
const withoutNumbers = (message: string): string => message.replace(/\d+/g, '');

async function stop(directory: string): Promise<void> {
  const server = await findPostmaster(directory);
  if (server) await stopPostmaster(directory, server.pid);
}

async function ensureServer({ directory, log, settings }: Options): Promise<Postmaster> {
  const account = await findAccount(directory);
  if (await findPostmaster(directory)) {
    const running = await untilReady(directory, () => true);
    if (running) {
      log.info({ pid: running.pid }, 'using the embedded PostgreSQL that runs already');
      return running;
    }
  }
  const binaries = await findBinaries(account);
  await ensureCluster(directory, account, binaries);
  // Its owner is the one to run it, also when another process was faster at making it.
  const owner = await findAccount(directory);
  const started = await launchPostmaster(directory, owner, binaries, settings ?? {});
  log.info({ pid: started.pid }, 'embedded PostgreSQL started');
  return started;
}
