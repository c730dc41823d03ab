import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginUsage, ensureDatabase, type Usage } from './database-usage.ts';
import type { Log } from './log.ts';
import { findAccount } from './postgres/account.ts';
import { findBinaries } from './postgres/binaries.ts';
import { ensureCluster, readPassword, SUPERUSER } from './postgres/cluster.ts';
import { launchPostmaster } from './postgres/launch.ts';
import { MissingPartError } from './postgres/missing-part.ts';
import { findPostmaster, type Postmaster, stopPostmaster, untilReady } from './postgres/postmaster.ts';

export type EmbeddedPostgres = {
  /** Connection string of one of its databases. */
  url(database: string): string;
  /** Ends this process's use. The last process to use the server stops it. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** With growing pauses between them, some 20 s together. */
const MOST_ATTEMPTS = 20;

type Options = { directory: string; database: string; log: Log; settings?: Readonly<Record<string, string>> };

/**
 * A PostgreSQL server on the cluster in `directory` (absolute), made on the first call. A server that runs there already,
 * of another process or left by one that was killed, is used as it is. The named database exists afterwards.
 * A server that dies is started again.
 */
export async function openEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { directory, database, log } = options;
  let closing = false;
  let rejoining: Promise<void> | undefined;
  let current = await join();
  await ensureDatabase(url('postgres'), database);
  return {
    url,
    async [Symbol.asyncDispose]() {
      closing = true;
      await rejoining;
      await current.usage.end(() => stop(directory));
    },
  };

  function url(name: string): string {
    return urlOf(current.server, current.password, name);
  }

  async function join(): Promise<{ server: Postmaster; password: string; usage: Usage }> {
    for (let attempt = 1; ; attempt++) {
      try {
        const server = await ensureServer(options);
        const password = await readPassword(directory);
        const usage = await beginUsage(urlOf(server, password, 'postgres'), rejoin);
        return { server, password, usage };
      } catch (error) {
        // The process that used it last is stopping it, or processes of one that died have not ended yet.
        if (attempt === MOST_ATTEMPTS || error instanceof MissingPartError) throw error;
        log.warn({ err: error, attempt }, 'the embedded PostgreSQL is not ready; trying again');
        await sleep(100 * attempt);
      }
    }
  }

  function rejoin(): void {
    if (closing) return;
    log.error({ directory }, 'the embedded PostgreSQL is gone; starting it again');
    rejoining = join().then(
      (joined) => {
        current = joined;
      },
      (error: unknown) => log.fatal({ err: error }, 'the embedded PostgreSQL does not come back'),
    );
  }
}

async function stop(directory: string): Promise<void> {
  const server = await findPostmaster(directory);
  if (!server) return;
  await stopPostmaster(directory, server.pid);
  if (server.socketDirectory !== directory)
    await rm(server.socketDirectory, { recursive: true, force: true });
}

async function ensureServer({ directory, log, settings }: Options): Promise<Postmaster> {
  const binaries = await findBinaries();
  const account = await findAccount();
  await ensureCluster(directory, account, binaries);
  if (await findPostmaster(directory)) {
    const running = await untilReady(directory, () => true);
    if (running) {
      log.info({ pid: running.pid }, 'using the embedded PostgreSQL that runs already');
      return running;
    }
  }
  const started = await launchPostmaster(directory, account, binaries, settings ?? {});
  log.info({ pid: started.pid }, 'embedded PostgreSQL started');
  return started;
}

function urlOf(server: Postmaster, password: string, database: string): string {
  const host = encodeURIComponent(server.socketDirectory);
  return `postgresql://${SUPERUSER}:${password}@localhost:${server.port}/${database}?host=${host}`;
}
