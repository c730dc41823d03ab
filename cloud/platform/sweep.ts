import type { Log } from './log.ts';

const EVERY_MS = 600_000;

/** Looks every ten minutes whether a deadline has passed. Several processes may do so at once. */
export function createSweep({ work, what, log }: { work: () => Promise<void>; what: string; log: Log }) {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const byItself = (): void => {
    running = running.then(work).catch((error: unknown) => {
      log.error({ err: error }, `${what} could not be looked through`);
    });
  };
  return {
    /** Looks now. */
    sweep: work,
    start(): void {
      byItself();
      timer = setInterval(byItself, EVERY_MS);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
