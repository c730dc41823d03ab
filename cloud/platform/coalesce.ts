import type { Log } from './log.ts';

/** How long to wait before work that failed is tried again, in milliseconds. */
const RETRY_MILLISECONDS = 5000;

/**
 * Work by key that is worth doing once for many requests: at most one run of a key at a time, and one more after it when
 * something asked meanwhile. A run that fails is logged and tried again.
 */
export type Coalescer = {
  request(key: string): void;
  /** Ends when nothing is running or waiting any more. */
  idle(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export function createCoalescer(deps: {
  name: string;
  work: (key: string) => Promise<void>;
  delayMilliseconds: number;
  log: Log;
}): Coalescer {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const askedAgain = new Set<string>();
  let disposed = false;

  const schedule = (key: string, milliseconds: number) => {
    if (disposed || timers.has(key)) return;
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        running.set(key, run(key));
      }, milliseconds).unref(),
    );
  };
  const run = async (key: string) => {
    let next: number | undefined;
    try {
      await deps.work(key);
    } catch (error) {
      next = RETRY_MILLISECONDS;
      if (!disposed) deps.log.error({ err: error, work: deps.name, key }, 'work failed; it is tried again');
    }
    running.delete(key);
    if (askedAgain.delete(key)) next ??= deps.delayMilliseconds;
    if (next !== undefined) schedule(key, next);
  };
  const settle = async () => {
    while (running.size > 0) await Promise.all(running.values());
  };
  return {
    request: (key) => {
      if (running.has(key)) askedAgain.add(key);
      else schedule(key, deps.delayMilliseconds);
    },
    idle: async () => {
      while (running.size > 0 || timers.size > 0) {
        await settle();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await settle();
    },
  };
}
