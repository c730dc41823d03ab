import { Gauge, type Registry } from 'prom-client';
import type { OwnersStore } from '../platform/access/owners-store.ts';
import type { Bus } from '../platform/bus.ts';
import type { Log } from '../platform/log.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createTeller } from './teller.ts';

type Deps = {
  bus: Bus;
  log: Log;
  metrics: Registry;
  owners: OwnersStore;
  /** What lists show of these appliances; those that are gone are left out. */
  summaries: (applianceIds: string[]) => Promise<{ id: string }[]>;
};

export type Live = { listeners: Listeners; [Symbol.dispose](): void };

/** Tells whoever listens what changes of what is in their scope, a burst about one thing as few messages. */
export function createLive({ bus, log, metrics, owners, summaries }: Deps): Live {
  const listeners = createListeners();
  new Gauge({
    name: 'sitekeeper_live_connections',
    help: 'WebSockets open on /api/v1/live',
    registers: [metrics],
    collect() {
      this.set(listeners.size);
    },
  });

  const common = { listeners, owners, log };
  const appliances = createTeller({
    ...common,
    type: 'appliance',
    messages: async (ids) =>
      (await summaries(ids)).map((appliance) => ({
        id: appliance.id,
        message: { type: 'appliance.changed', appliance },
      })),
  });
  const networks = createTeller({
    ...common,
    type: 'network',
    messages: async (ids) =>
      ids.map((networkId) => ({ id: networkId, message: { type: 'network.changed', networkId } })),
  });
  const rollouts = createTeller({
    ...common,
    type: 'rollout',
    messages: async (ids) =>
      ids.map((rolloutId) => ({ id: rolloutId, message: { type: 'rollout.changed', rolloutId } })),
  });
  const subscriptions = [
    bus.subscribe('appliance.changed', ({ applianceId }) => appliances.happened(applianceId)),
    bus.subscribe('network.changed', ({ networkId }) => networks.happened(networkId)),
    bus.subscribe('network.status-changed', ({ networkId }) => networks.happened(networkId)),
    bus.subscribe('rollout.changed', ({ rolloutId }) => rollouts.happened(rolloutId)),
    bus.subscribe('credential.ended', () => listeners.recheck()),
  ];
  return {
    listeners,
    [Symbol.dispose]() {
      for (const unsubscribe of subscriptions) unsubscribe();
      for (const part of [appliances, networks, rollouts, listeners]) part[Symbol.dispose]();
    },
  };
}
