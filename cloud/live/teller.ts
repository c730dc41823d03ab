import type { Owner } from '../platform/access/can.ts';
import type { OwnersStore } from '../platform/access/owners-store.ts';
import type { ResourceType } from '../platform/access/resource-types.ts';
import type { Log } from '../platform/log.ts';
import type { Listeners } from './listeners.ts';
import { createThrottle } from './throttle.ts';

type Deps = {
  listeners: Listeners;
  owners: OwnersStore;
  log: Log;
  type: ResourceType;
  /** What is told of each that is there still. */
  messages: (ids: string[]) => Promise<{ id: string; message: object }[]>;
};

const INTERVAL_MS = 250;

/**
 * Tells of resources of a type that changed, to those in whose scope they are. What comes together is read together, and
 * nothing is read while nobody listens.
 */
export function createTeller({ listeners, owners, log, type, messages }: Deps) {
  const waiting = new Set<string>();
  let reading = false;

  async function ownersOf(ids: readonly string[]): Promise<Owner[][]> {
    return listeners.haveTenants ? owners.of(ids.map((id) => ({ type, id }))) : [];
  }

  async function tellAll(): Promise<void> {
    if (reading) return;
    reading = true;
    let ids: string[] = [];
    try {
      while (waiting.size > 0) {
        ids = [...waiting];
        waiting.clear();
        const told = await messages(ids);
        const owned = await ownersOf(told.map(({ id }) => id));
        for (const [i, { message }] of told.entries()) listeners.tell(message, owned[i] ?? []);
      }
    } catch (error) {
      // Told together with the next change.
      for (const id of ids) waiting.add(id);
      log.warn({ err: error, type }, 'changes could not be read for the live view');
    } finally {
      reading = false;
    }
  }

  const throttle = createThrottle(INTERVAL_MS, (id) => {
    if (listeners.size === 0) return;
    waiting.add(id);
    void tellAll();
  });
  return throttle;
}
