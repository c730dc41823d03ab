import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { holdClient } from './database-client.ts';
import type { Log } from './log.ts';
import { isUnavailable } from './storage-failure.ts';

/** Advisory locks; the numbers are arbitrary and ours alone. */
const SERVING = 7_300_003;
/** Shared by all that serve: nobody migrates a database beneath them. */
export const IN_SERVICE = 7_300_004;
const TRY_AGAIN_MS = 500;

export type ServingClaim = AsyncDisposable & {
  /** Why this process must not serve at the moment. */
  readonly trouble: Error | undefined;
  /** Resolves to what `check` threw, when the database is no longer what this version may serve from. */
  readonly unfit: Promise<Error>;
};

type Deps = {
  pool: pg.Pool;
  log: Log;
  /** Of the embedded database, which is for one server only. */
  alone: string | undefined;
  /** @throws when this version must not serve from the database as it is now */
  check: (client: pg.ClientBase) => Promise<void>;
};

/**
 * Says of a database that it is served from, for as long as this process lives: nobody migrates it meanwhile, and of
 * one that is for one server only a second is kept off. The locks go with their connection; they are taken anew when
 * the database is back.
 * @throws when another serves from it, or migrates it
 */
export async function claimServing({ pool, log, alone, check }: Deps): Promise<ServingClaim> {
  const ending = new AbortController();
  const unfit = Promise.withResolvers<Error>();
  let trouble: Error | undefined;
  let held = await take();
  let retaking = Promise.resolve();
  if (!held) throw taken(alone);
  return {
    get trouble() {
      return trouble;
    },
    unfit: unfit.promise,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await retaking;
      held?.[Symbol.dispose]();
    },
  };

  /** `undefined`: another process has it. */
  async function take(): Promise<Disposable | undefined> {
    let claimed = false;
    const connection = await holdClient(pool, () => {
      if (claimed) retaking = takeAgain();
    });
    try {
      const { rows } = await connection.client.query<{ free: boolean }>(
        'select pg_try_advisory_lock_shared($1) and ($2 or pg_try_advisory_lock($3)) as free',
        [IN_SERVICE, alone === undefined, SERVING],
      );
      await check(connection.client);
      claimed = rows[0]?.free ?? false;
      if (claimed) return connection;
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
        const now = held ? undefined : taken(alone);
        if (now && !trouble) log.fatal({ reason: now.message }, 'this process must not serve any more');
        trouble = now;
        if (held) return;
      } catch (error) {
        if (!isUnavailable(error) && !trouble) {
          trouble = error as Error;
          log.fatal({ reason: trouble.message }, 'this process must not serve any more');
          unfit.resolve(trouble);
        }
      }
      await sleep(TRY_AGAIN_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  }
}

const taken = (alone: string | undefined) =>
  new Error(
    alone === undefined
      ? 'Another version of Sitekeeper is migrating the database. Start again when it is done.'
      : `Another sitekeeper serves from ${alone}. Stop it, or set SITEKEEPER_DATA_DIR.`,
  );
