import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { holdClient } from './database-client.ts';
import type { Log } from './log.ts';

/** An advisory lock; the number is arbitrary and ours alone. */
const SERVING = 7_300_003;
const TRY_AGAIN_MS = 500;

export type ServingClaim = AsyncDisposable & {
  /** Why this process must not serve at the moment. */
  readonly trouble: Error | undefined;
};

/**
 * Keeps a second server off a database that is for one only (the embedded one), for as long as this process lives. The
 * lock goes with its connection; it is taken anew when the database is back.
 * @throws when another serves from it
 */
export async function claimServing(pool: pg.Pool, dataDir: string, log: Log): Promise<ServingClaim> {
  const ending = new AbortController();
  let trouble: Error | undefined;
  let held = await take();
  let retaking = Promise.resolve();
  if (!held) throw taken(dataDir);
  return {
    get trouble() {
      return trouble;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await retaking;
      held?.[Symbol.dispose]();
    },
  };

  /** `undefined`: another process has it. */
  async function take(): Promise<Disposable | undefined> {
    const connection = await holdClient(pool, () => {
      retaking = takeAgain();
    });
    try {
      const { rows } = await connection.client.query<{ free: boolean }>(
        'select pg_try_advisory_lock($1) as free',
        [SERVING],
      );
      if (rows[0]?.free) return connection;
    } catch (error) {
      connection[Symbol.dispose]();
      throw error;
    }
    connection[Symbol.dispose]();
    return undefined;
  }

  async function takeAgain(): Promise<void> {
    held = undefined;
    while (!ending.signal.aborted) {
      try {
        held = await take();
        if (!held && !trouble) log.fatal({ dataDir }, 'another sitekeeper serves from this data directory');
        trouble = held ? undefined : taken(dataDir);
        if (held) return;
      } catch {
        // The database is away.
      }
      await sleep(TRY_AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  }
}

const taken = (dataDir: string) =>
  new Error(`Another sitekeeper serves from ${dataDir}. Stop it, or set SITEKEEPER_DATA_DIR.`);
