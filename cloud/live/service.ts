import { Gauge, type Registry } from 'prom-client';
import type { Bus } from '../platform/bus.ts';
import type { Log } from '../platform/log.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createThrottle } from './throttle.ts';

type Deps = {
  bus: Bus;
  log: Log;
  metrics: Registry;
  /** What lists show of these appliances; those that are gone are left out. */
  summaries: (applianceIds: string[]) => Promise<object[]>;
};

const APPLIANCE_INTERVAL_MS = 250;
const OTHERS_INTERVAL_MS = 250;

export type Live = { listeners: Listeners; [Symbol.dispose](): void };

/** Tells whoever listens what changes, a burst about one thing as few messages. Nothing is read while nobody listens. */
export function createLive({ bus, log, metrics, summaries }: Deps): Live {
  const listeners = createListeners();
  new Gauge({
    name: 'sitekeeper_live_connections',
    help: 'WebSockets open on /api/v1/live',
    registers: [metrics],
    collect() {
      this.set(listeners.size);
    },
  });

  const waiting = new Set<string>();
  let reading = false;
  async function tellAppliances(): Promise<void> {
    if (reading) return;
    reading = true;
    let ids: string[] = [];
    try {
      while (waiting.size > 0) {
        ids = [...waiting];
        waiting.clear();
        for (const appliance of await summaries(ids))
          listeners.tell({ type: 'appliance.changed', appliance });
      }
    } catch (error) {
      // Told together with the next change.
      for (const id of ids) waiting.add(id);
      log.warn({ err: error }, 'changes of appliances could not be read for the live view');
    } finally {
      reading = false;
    }
  }

  const appliances = createThrottle(APPLIANCE_INTERVAL_MS, (id) => {
    if (listeners.size === 0) return;
    waiting.add(id);
    void tellAppliances();
  });
  const networks = createThrottle(OTHERS_INTERVAL_MS, (networkId) =>
    listeners.tell({ type: 'network.changed', networkId }),
  );
  const rollouts = createThrottle(OTHERS_INTERVAL_MS, (rolloutId) =>
    listeners.tell({ type: 'rollout.changed', rolloutId }),
  );
  const subscriptions = [
    bus.subscribe('appliance.changed', ({ applianceId }) => appliances.happened(applianceId)),
    bus.subscribe('network.changed', ({ networkId }) => networks.happened(networkId)),
    bus.subscribe('rollout.changed', ({ rolloutId }) => rollouts.happened(rolloutId)),
  ];
  return {
    listeners,
    [Symbol.dispose]() {
      for (const unsubscribe of subscriptions) unsubscribe();
      for (const part of [appliances, networks, rollouts, listeners]) part[Symbol.dispose]();
    },
  };
}
