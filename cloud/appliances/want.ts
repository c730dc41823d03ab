import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Deliver } from './deliver.ts';
import type { Assignment, DeliveryStore } from './delivery-store.ts';

/** Target states on their way at once: each takes a connection to the database. */
const PARALLEL_DELIVERIES = 8;

/** Makes appliances want a revision: durable when this resolves, and on its way to those who are connected. */
export function createWant(deps: {
  deliveries: DeliveryStore;
  deliver: Deliver;
  clock: Clock;
  bus: Bus;
  log: Log;
}) {
  const { deliveries, deliver, clock, bus, log } = deps;

  async function deliverAll(applianceIds: string[]): Promise<void> {
    const waiting = [...applianceIds];
    const worker = async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        await deliver(id).catch((error) => log.error({ applianceId: id, err: error }, 'delivery'));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_DELIVERIES }, worker));
  }

  return async (assignments: readonly Assignment[]): Promise<void> => {
    if (assignments.length === 0) return;
    const changed = await deliveries.want(assignments, clock.now());
    for (const applianceId of changed) bus.publish('appliance.changed', { applianceId });
    void deliverAll(changed);
  };
}
