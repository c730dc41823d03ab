import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { createSweep } from '../../platform/sweep.ts';
import type { RequestStore } from './store.ts';

const DAY_MS = 86_400_000;
/** How long one that nobody decided on can be looked up. */
const KEPT_DAYS = 30;

/** Boxes that have not asked for too long: nobody decided on them, which is told and recorded. */
export function createExpiry(deps: { store: RequestStore; clock: Clock; log: Log; metrics: Registry }) {
  const { store, clock, log, metrics } = deps;
  const expiries = new Counter({
    name: 'sitekeeper_enrolment_requests_expired_total',
    help: 'Boxes that nobody registered and on which nobody decided before they stopped asking',
    registers: [metrics],
  });
  async function work(): Promise<void> {
    const now = clock.now();
    for (const expired of await store.expire(now, new Date(now.getTime() + KEPT_DAYS * DAY_MS))) {
      expiries.inc();
      log.warn(expired, 'nobody decided on the enrolment request of a box');
    }
  }
  return createSweep({ work, what: 'enrolment requests', log });
}
