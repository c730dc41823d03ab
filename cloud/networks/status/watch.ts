import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { createCoalescer } from '../../platform/coalesce.ts';
import type { Log } from '../../platform/log.ts';
import type { NetworkStore } from '../store.ts';

/** How late it may be told that a network's boxes or tunnels changed how it is. */
const EVERY_MILLISECONDS = 5000;

/**
 * Tells when what boxes say changes the status of a network. Samples come by the thousand and hardly ever do, so all
 * networks are compared together now and then.
 */
export function createStatusWatch(deps: {
  store: Pick<NetworkStore, 'statusMarks'>;
  clock: Clock;
  bus: Bus;
  log: Log;
}) {
  const { store, clock, bus, log } = deps;
  let before: ReadonlyMap<string, string> | undefined;
  const compare = createCoalescer({
    name: 'status of networks',
    delayMilliseconds: 0,
    log,
    work: async () => {
      const marks = await store.statusMarks(clock.now());
      for (const [networkId, mark] of marks) {
        if (before && before.get(networkId) !== mark) bus.publish('network.status-changed', { networkId });
      }
      before = marks;
    },
  });
  let timer: NodeJS.Timeout | undefined;
  return {
    start() {
      timer = setInterval(() => compare.request('all'), EVERY_MILLISECONDS).unref();
      compare.request('all');
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await compare[Symbol.asyncDispose]();
    },
  };
}
