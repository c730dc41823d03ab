import { Counter } from 'prom-client';
import type { TeleworkerDeps } from './deps.ts';
import { NOTICE_DAYS } from './schema.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 600_000;

/** The days to tell of now: the fewest that still hold, once. Undefined: nothing new. */
export function dueNotice(notAfter: Date, now: Date, told: readonly number[]): number | undefined {
  const left = (notAfter.getTime() - now.getTime()) / DAY_MS;
  const days = NOTICE_DAYS.filter((each) => left <= each).at(-1);
  return days !== undefined && left > 0 && !told.includes(days) ? days : undefined;
}

/** What time does to credentials, looked at every ten minutes. Several processes may do so at once. */
export function createSweep(deps: TeleworkerDeps) {
  const { store, certificates, ids, clock, metrics } = deps;
  const log = deps.log.child({ part: 'teleworkers' });
  const notices = new Counter({
    name: 'sitekeeper_teleworker_notices_total',
    help: 'Notices that a credential of a teleworker expires, by the days left at the most',
    labelNames: ['days'],
    registers: [metrics],
  });
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function notify(now: Date): Promise<void> {
    const until = new Date(now.getTime() + Math.max(...NOTICE_DAYS) * DAY_MS);
    for (const { id, teleworkerId, notAfter, told } of await store.expiring(now, until)) {
      const days = dueNotice(notAfter, now, told);
      if (days === undefined) continue;
      if (!(await store.insertNotice({ id: ids.uuid(), credentialId: id, days, at: now }))) continue;
      notices.inc({ days });
      log.warn({ teleworkerId, credentialId: id, days, notAfter }, 'a credential of a teleworker expires');
    }
  }

  /** Ends what was replaced or has expired, lets go of bundles nobody fetched, tells what expires soon. */
  async function sweep(): Promise<void> {
    const now = clock.now();
    await certificates.outdate(await store.replaced(now), 'superseded');
    await certificates.outdate(await store.expired(now), 'cessationOfOperation');
    await certificates.revokeMany(await store.ofRevoked(), 'unspecified');
    await store.forgetBundles(now);
    await notify(now);
  }

  function sweepByItself(): void {
    running = running.then(sweep).catch((error: unknown) => {
      log.error({ err: error }, 'credentials of teleworkers could not be looked through');
    });
  }

  return {
    sweep,
    start(): void {
      sweepByItself();
      timer = setInterval(sweepByItself, EVERY_MS);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
