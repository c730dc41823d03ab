import type { Appliance } from './appliance.ts';
import type { Api } from './client.ts';
import { EMPTY_FLEET, type FleetEvent, type FleetState, reduceFleet } from './fleet-state.ts';
import type { Live } from './live.ts';
import { getAll } from './page.ts';

/** The fleet as the control plane tells it: the list, then every change; the list again after a gap. */
export type Fleet = {
  readonly state: FleetState;
  onChange(listener: () => void): () => void;
  reload(): Promise<void>;
  close(): void;
};

const BURST_MILLISECONDS = 100;
/**
 * How often a list that is empty or could not be read is read again: the first appliance may be registered beside the
 * running control plane, and one that has just started may be too busy to answer.
 */
const AGAIN_MILLISECONDS = 10_000;

export function openFleet({ api, live }: { api: Api; live: Live }): Fleet {
  const listeners = new Set<() => void>();
  let state = EMPTY_FLEET;
  let round = 0;
  let changed: Appliance[] = [];

  const take = (event: FleetEvent) => {
    state = reduceFleet(state, event);
    for (const listener of listeners) listener();
  };
  /** The changes of one burst are taken together. */
  const flush = () => {
    const appliances = changed;
    changed = [];
    take({ type: 'appliances.changed', appliances });
  };
  const reload = async () => {
    const mine = ++round;
    take({ type: 'list.asked' });
    try {
      const appliances = await getAll<Appliance>(api, 'appliances');
      if (mine === round) take({ type: 'list.read', appliances });
    } catch (error) {
      if (mine === round) take({ type: 'list.failed', error: error as Error });
    }
  };
  const lookAgain = setInterval(() => {
    if (state.appliances.size === 0 || state.error) void reload();
  }, AGAIN_MILLISECONDS);
  const ends = [
    () => clearInterval(lookAgain),
    live.onEvent((event) => {
      if (event.type !== 'appliance.changed') return;
      if (changed.push(event.appliance) === 1) setTimeout(flush, BURST_MILLISECONDS);
    }),
    live.onState((next) => {
      if (next === 'open') void reload();
    }),
  ];
  void reload();
  return {
    get state() {
      return state;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload,
    close: () => {
      for (const end of ends) end();
    },
  };
}
