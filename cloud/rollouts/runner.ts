import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { createCoalescer } from '../platform/coalesce.ts';
import type { Log } from '../platform/log.ts';
import { createAlarm } from './alarm.ts';
import type { RolloutStore } from './store.ts';

/** Reports of one wave arrive together; they are looked at together. */
const GATHER_MILLISECONDS = 20;
/** Whatever was missed (another process, a lost connection to the database) is found after this long. */
const SWEEP_MILLISECONDS = 60_000;

/** Keeps rollouts going: by reports, by appliances that come back, by the clock, and once a minute by looking. */
export function createRunner(deps: {
  store: RolloutStore;
  clock: Clock;
  bus: Bus;
  log: Log;
  advance: (rolloutId: string) => Promise<boolean>;
}) {
  const { store, bus, log, advance } = deps;
  const rollouts = createCoalescer({
    name: 'rollout',
    delayMilliseconds: GATHER_MILLISECONDS,
    log,
    work: async (rolloutId) => {
      if (await advance(rolloutId)) bus.publish('rollout.changed', { rolloutId });
      alarm.set();
    },
  });
  const alarm = createAlarm({ ...deps, ring: (rolloutId) => rollouts.request(rolloutId) });
  const heardOf = new Set<string>();
  const lookUp = createCoalescer({
    name: 'rollouts of appliances that were heard of',
    delayMilliseconds: 0,
    log,
    work: async () => {
      const applianceIds = [...heardOf];
      heardOf.clear();
      try {
        for (const rolloutId of await store.unsettledOf(applianceIds)) rollouts.request(rolloutId);
      } catch (error) {
        for (const applianceId of applianceIds) heardOf.add(applianceId);
        throw error;
      }
    },
  });
  const hear = (applianceId: string) => {
    heardOf.add(applianceId);
    lookUp.request('all');
  };
  const beside = createCoalescer({
    name: 'rollouts beside a rollout',
    delayMilliseconds: 0,
    log,
    work: async (rolloutId) => {
      for (const other of await store.liveBeside(rolloutId)) rollouts.request(other);
    },
  });
  let watched: ReadonlySet<string> = new Set();
  const watch = createCoalescer({
    name: 'appliances of unsettled rollouts',
    delayMilliseconds: 0,
    log,
    work: async () => {
      watched = new Set(await store.unsettledAppliances());
    },
  });
  const sweep = createCoalescer({
    name: 'unsettled rollouts',
    delayMilliseconds: 0,
    log,
    work: async () => {
      watch.request('all');
      for (const rolloutId of await store.unsettled()) rollouts.request(rolloutId);
    },
  });
  const subscriptions = [
    bus.subscribe('appliance.reported', ({ applianceId }) => hear(applianceId)),
    // Every sample changes an appliance; few of them are in a rollout.
    bus.subscribe('appliance.changed', ({ applianceId }) => {
      if (watched.has(applianceId)) hear(applianceId);
    }),
  ];
  const timer = setInterval(() => sweep.request('all'), SWEEP_MILLISECONDS).unref();
  return {
    /** Takes up what an earlier process left unfinished. */
    start: () => sweep.request('all'),
    /** Looks at a rollout, and at those that share networks with it. */
    requestAround: (rolloutId: string) => {
      watch.request('all');
      rollouts.request(rolloutId);
      beside.request(rolloutId);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      for (const end of subscriptions) end();
      await alarm[Symbol.asyncDispose]();
      await beside[Symbol.asyncDispose]();
      await sweep[Symbol.asyncDispose]();
      await watch[Symbol.asyncDispose]();
      await lookUp[Symbol.asyncDispose]();
      await rollouts[Symbol.asyncDispose]();
    },
  };
}
