import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Certificates } from './service.ts';

const EVERY_MS = 60_000;
/** Asked to renew a minute: a fleet of ten thousand is through in three hours. */
const RENEWALS = 60;
/** How soon an appliance is asked again. */
const ASK_AGAIN_MS = 3_600_000;
const WARN_AGAIN_MS = 86_400_000;

type Deps = {
  certificates: Certificates;
  clock: Clock;
  log: Log;
  /** Asks a connected appliance to renew its certificates now. Rejects when it is not connected any more. */
  askToRenew: (applianceId: string) => Promise<unknown>;
};

/**
 * What time does to authorities, looked at every minute. Other processes change them too; appliances move away from one
 * that retires a few at a time, and when nothing of it is valid any more it is retired.
 */
export function createAuthorityCare({ certificates, clock, askToRenew, ...deps }: Deps) {
  const log = deps.log.child({ part: 'certificates' });
  const asked = new Map<string, number>();
  let after: string | undefined;
  let warnedAt: Date | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function sweep(): Promise<void> {
    await certificates.refresh();
    for (const name of await certificates.authorities.spent()) {
      await certificates.authorities.retire(name);
      log.info({ authority: name }, 'a certification authority is retired: nothing of it is valid any more');
    }
    await moveSome(clock.now());
    await warn(clock.now());
  }

  /** Nobody here can sign the next list of a root whose key is kept elsewhere. */
  async function warn(now: Date): Promise<void> {
    if (warnedAt && now.getTime() - warnedAt.getTime() < WARN_AGAIN_MS) return;
    const due = await certificates.authorities.listsDue();
    if (due.length === 0) return;
    warnedAt = now;
    log.warn({ authorities: due }, 'a revocation list must be signed elsewhere and imported');
  }

  async function moveSome(now: Date): Promise<void> {
    for (const [id, at] of asked) if (now.getTime() - at > ASK_AGAIN_MS) asked.delete(id);
    const rows = await certificates.authorities.toRenew(now, after, RENEWALS);
    after = rows.length < RENEWALS ? undefined : rows.at(-1)?.id;
    for (const { id } of rows) {
      if (asked.has(id)) continue;
      asked.set(id, now.getTime());
      await askToRenew(id).catch((error: unknown) => {
        asked.delete(id);
        log.debug({ err: error, applianceId: id }, 'an appliance could not be asked to renew');
      });
    }
  }

  function sweepByItself(): void {
    running = running.then(sweep).catch((error: unknown) => {
      log.error({ err: error }, 'certification authorities could not be looked through');
    });
  }

  return {
    sweep,
    start(): void {
      timer = setInterval(sweepByItself, EVERY_MS);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
