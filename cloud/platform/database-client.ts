import pg from 'pg';

/**
 * The only places where connections to the database are made and taken. A connection that breaks says so by an event,
 * at any time and more than once; without a listener that event ends the process. Whoever waits for an answer on it is
 * refused by its own promise.
 */
const heard = <Client extends pg.ClientBase>(client: Client): Client => client.on('error', () => undefined);

export type PoolListeners = {
  /** A connection broke that nobody used. */
  onBroken?: (error: Error) => void;
  /** The server refused something, whoever asked for it. */
  onRefused?: (sqlState: string | undefined) => void;
};

/** A pool each of whose connections has its listener from its first moment to its last, whoever takes it. */
export function createPool(options: pg.PoolConfig, { onBroken, onRefused }: PoolListeners = {}): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on('connect', (client) => {
    heard(client);
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    if (onRefused) connection.on('errorMessage', ({ code }: pg.DatabaseError) => onRefused(code));
  });
  pool.on('error', onBroken ?? (() => undefined));
  return pool;
}

/** Lends a connection of the pool, and takes it back; one in an unknown state is closed. */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Holds a connection until it is disposed of, or breaks, which `onLost` is told once. */
export async function holdClient(
  pool: pg.Pool,
  onLost: () => void,
): Promise<{ client: pg.PoolClient } & Disposable> {
  const client = await pool.connect();
  let held = true;
  const giveBack = (): boolean => {
    if (!held) return false;
    held = false;
    client.release(true);
    return true;
  };
  client.once('end', () => {
    if (giveBack()) onLost();
  });
  return { client, [Symbol.dispose]: () => void giveBack() };
}

/** What is done in one transaction; `keep: false` rolls it back all the same. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<{ outcome: T; keep: boolean }>,
): Promise<T> {
  const done = await withClient(pool, async (client) => {
    await client.query('begin');
    try {
      const { outcome, keep } = await work(client);
      await client.query(keep ? 'commit' : 'rollback');
      return { outcome };
    } catch (error) {
      if (isTimeout(error)) throw error;
      // Only a connection that can be brought back to its beginning is given back.
      return client.query('rollback').then(
        () => ({ error }),
        () => Promise.reject(error),
      );
    }
  });
  if ('error' in done) throw done.error;
  return done.outcome;
}

/** A connection of its own, outside of every pool. */
export async function connectAlone(options: pg.ClientConfig): Promise<pg.Client> {
  const client = heard(new pg.Client(options));
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
}

/** The same for one piece of work. */
export async function withClientAlone<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectAlone({ connectionString: url });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** node-postgres gives up waiting, and the statement goes on. */
const isTimeout = (error: unknown): boolean => (error as Error | null)?.message === 'Query read timeout';
