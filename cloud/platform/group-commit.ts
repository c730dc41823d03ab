import { AppError } from './errors.ts';

/** Waiting work beyond this is turned away: the store is not keeping up. */
const QUEUE_LIMIT = 50_000;
const BATCH_LIMIT = 2_000;

/**
 * Gathers what is handed in while the store is busy and writes it all together; whoever handed something in waits until
 * it is durable. One write at a time: what arrives meanwhile makes the next one.
 *
 * A write that fails is tried once more item by item, so that one bad item fails alone.
 */
export function createGroupCommit<Item>(write: (items: readonly Item[]) => Promise<void>) {
  type Waiting = { item: Item; resolve: () => void; reject: (error: unknown) => void };
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    // What arrives in the same turn of the event loop is written together.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_LIMIT);
      queue = queue.slice(BATCH_LIMIT);
      await commit(batch);
    }
    running = undefined;
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await write(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const [first, ...others] = batch;
      if (others.length === 0) return first?.reject(error);
      if (!isItemsFault(error)) return batch.forEach(({ reject }) => void reject(error));
      for (const waiting of batch) await commit([waiting]);
    }
  }

  return {
    add(item: Item): Promise<void> {
      if (queue.length >= QUEUE_LIMIT)
        return Promise.reject(
          new AppError('unavailable', 'Too much waits to be written; try again in a moment.'),
        );
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        running ??= run();
      });
    },
    /** Resolves when nothing is waiting any more. */
    settled: async () => {
      await running;
    },
  };
}

/** SQLSTATE classes 22 and 23: what was written is at fault, not the database's state. */
function isItemsFault(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}
