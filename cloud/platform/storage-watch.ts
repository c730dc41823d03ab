import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { AppError } from './errors.ts';
import type { Log } from './log.ts';
import { storageFailure } from './storage-failure.ts';

/** A database that takes longer than this is none to serve from. */
const PATIENCE_MS = 3000;
/** With less than this left, nothing can be written any more. */
const LEAST_FREE_BYTES = 1_048_576;
/** SQLSTATE disk_full. */
const DISK_FULL = '53100';

export type StorageWatch = ReturnType<typeof createStorageWatch>;

/** Whether the storage takes what is written to it, as `/readyz` tells. */
export function createStorageWatch(deps: {
  pool: pg.Pool;
  /** Where our own files lie. */
  dataDir: string;
  /** Why the database is away, where that is known. */
  trouble: () => Error | undefined;
  metrics: Registry;
  log: Log;
}) {
  const { pool, dataDir, trouble, log } = deps;
  /** The database said so, and nothing has been written since. */
  let saidFull = false;
  const gauge = new Gauge({
    name: 'sitekeeper_storage_full',
    help: '1 while the volume of the database or of the data directory has no room left',
    registers: [deps.metrics],
  });

  /** @throws AppError storage-full, unavailable */
  async function check(): Promise<void> {
    const away = trouble();
    if (away) throw away;
    // There may be none, with a database and a key from elsewhere.
    const volume = await statfs(dataDir).catch(() => undefined);
    if (volume && volume.bavail * volume.bsize < LEAST_FREE_BYTES)
      throw Object.assign(new Error('no room left'), { code: 'ENOSPC' });
    await pool.query(answering('select 1'));
    if (!saidFull) return;
    await pool.query(answering(probe()));
    saidFull = false;
  }

  return {
    /** Told of every refusal of the database, whoever asked it. */
    refusedWith(sqlState: string | undefined): void {
      if (sqlState !== DISK_FULL) return;
      if (!saidFull) log.fatal({ sqlState }, 'the volume of the database is full');
      saidFull = true;
      gauge.set(1);
    },
    /** Resolves when requests can be served. @throws AppError storage-full, unavailable */
    async ready(): Promise<void> {
      try {
        await check();
        gauge.set(0);
      } catch (cause) {
        const failure = storageFailure(cause, trouble());
        const full = failure?.code === 'storage-full';
        gauge.set(full ? 1 : 0);
        if (full) throw new AppError('storage-full', `Not ready. ${failure.detail}`, { cause });
        const why = trouble() ? 'is being started again; the log says why' : 'does not answer';
        throw new AppError('unavailable', `Not ready: the database ${why}.`, { cause });
      }
    },
  };
}

const answering = (text: string) => ({ text, query_timeout: PATIENCE_MS });

/** Makes files grow, which small changes may do without. */
function probe(): string {
  const name = `storage_probe_${randomBytes(6).toString('hex')}`;
  return `begin;
    create table ${name} as select repeat('x', 1000) as text from generate_series(1, 100);
    rollback`;
}
