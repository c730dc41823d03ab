import { Counter, type Registry } from 'prom-client';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { createSweep } from '../../platform/sweep.ts';
import type { RenumberingRow, RenumberingStore } from './store.ts';

/** How long a step may stand out before somebody is reminded of it, and again. */
const DECIDE_WITHIN_MS = 3 * 86_400_000;

export type ReminderDeps = {
  store: RenumberingStore;
  clock: Clock;
  bus: Bus;
  log: Log;
  metrics: Registry;
};

/** When somebody is reminded of the step after `stepsDone`; waits before it count on top. Null when it has ended. */
export function dueAfter(
  at: Date,
  { state, stepsDone }: Pick<RenumberingRow, 'state' | 'stepsDone'>,
  steps: RenumberingRow['steps'],
): Date | null {
  if (state === 'succeeded' || state === 'cancelled') return null;
  const next = steps[stepsDone];
  const waitMs = next?.kind === 'wait' ? next.seconds * 1000 : 0;
  return new Date(at.getTime() + waitMs + DECIDE_WITHIN_MS);
}

/** Half-way a network has short leases, or hosts on two subnets: whoever left it there is reminded. */
export function createReminders({ store, clock, bus, log, metrics }: ReminderDeps) {
  const counter = new Counter({
    name: 'sitekeeper_renumbering_reminders_total',
    help: 'Reminders of renumberings whose next step nobody took in time',
    registers: [metrics],
  });
  async function work(): Promise<void> {
    const now = clock.now();
    for (const overdue of await store.remind(now, new Date(now.getTime() + DECIDE_WITHIN_MS))) {
      counter.inc();
      log.warn(overdue, 'nobody took the next step of a renumbering in time');
      bus.publish('network.changed', { networkId: overdue.networkId });
    }
  }
  return createSweep({ work, what: 'renumberings', log });
}
