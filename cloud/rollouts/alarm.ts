import type { Clock } from '../platform/clock.ts';
import { createCoalescer } from '../platform/coalesce.ts';
import type { Log } from '../platform/log.ts';
import type { RolloutStore } from './store.ts';

/** What is due later than this is found by the next sweep. */
const FARTHEST_MILLISECONDS = 60_000;

/** One timer for the rollout that is due first, read from the database, so that it is there after a restart. */
export function createAlarm(deps: {
  store: Pick<RolloutStore, 'nextLookAt' | 'due'>;
  clock: Clock;
  log: Log;
  ring: (rolloutId: string) => void;
}) {
  const { store, clock, log, ring } = deps;
  let timer: NodeJS.Timeout | undefined;
  const look = createCoalescer({
    name: 'rollouts by the clock',
    delayMilliseconds: 0,
    log,
    work: async () => {
      clearTimeout(timer);
      for (const rolloutId of await store.due(clock.now())) ring(rolloutId);
      const next = await store.nextLookAt(clock.now());
      if (!next) return;
      const left = next.getTime() - clock.now().getTime();
      timer = setTimeout(
        () => look.request('all'),
        Math.min(Math.max(left, 0), FARTHEST_MILLISECONDS),
      ).unref();
    },
  });
  return {
    /** Something may be due at another time than before. */
    set: () => look.request('all'),
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await look[Symbol.asyncDispose]();
      clearTimeout(timer);
    },
  };
}
