import type { Log } from './log.ts';
import { reasonFor } from './storage-failure.ts';

/** How long to wait before work that failed is tried again, in milliseconds. */
const RETRY_MILLISECONDS = 5000;
/** Keys worked on at once: a storm of requests leaves connections to the database for everybody else. */
const PARALLEL_RUNS = 4;

/**
 * Rest between two runs of a key, in durations of the run: work that is long gathers more requests. Never so long that
 * what has happened would wait for it: a run that took minutes says nothing about the next one.
 */
const REST_FACTOR = 2;
const LONGEST_REST_MILLISECONDS = 500;

/**
 * Work by key that is worth doing once for many requests: at most one run of a key at a time, and one more after it when
 * something asked meanwhile. A run that fails is logged and tried again.
 */
export type Coalescer = {
  request(key: string): void;
  /** Ends what runs, forgets what waits. */
  [Symbol.asyncDispose](): Promise<void>;
};

export function createCoalescer(deps: {
  name: string;
  work: (key: string) => Promise<void>;
  delayMilliseconds: number;
  log: Log;
}): Coalescer {
  const { name, work, delayMilliseconds, log } = deps;
  const timers = new Map<string, NodeJS.Timeout>();
  const ready = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const askedAgain = new Set<string>();
  let disposed = false;

  const schedule = (key: string, milliseconds: number) => {
    if (disposed || timers.has(key) || ready.has(key)) return;
    const due = () => {
      timers.delete(key);
      ready.add(key);
      runReady();
    };
    timers.set(key, setTimeout(due, milliseconds).unref());
  };
  const runReady = () => {
    for (const key of ready) {
      if (running.size >= PARALLEL_RUNS) return;
      ready.delete(key);
      running.set(key, run(key));
    }
  };
  const run = async (key: string) => {
    let pause: number | undefined;
    const began = performance.now();
    try {
      await work(key);
    } catch (error) {
      pause = RETRY_MILLISECONDS;
      if (!disposed) log.error({ work: name, key, ...reasonFor(error) }, 'work failed; it is tried again');
    }
    running.delete(key);
    if (askedAgain.delete(key)) {
      const rest = Math.min(REST_FACTOR * (performance.now() - began), LONGEST_REST_MILLISECONDS);
      pause ??= Math.max(delayMilliseconds, rest);
    }
    if (pause !== undefined) schedule(key, pause);
    runReady();
  };
  return {
    request: (key) => {
      if (running.has(key)) askedAgain.add(key);
      else schedule(key, delayMilliseconds);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      ready.clear();
      await Promise.all(running.values());
    },
  };
}
