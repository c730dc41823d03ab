import type { Link } from '../broker/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { type Backoff, type DeliveryDecision, decideDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Reset } from './reset.ts';
import type { Sessions } from './sessions.ts';

export type DeliverDeps = {
  deliveries: DeliveryStore;
  sessions: Sessions;
  reset: Reset;
  link: () => Link;
  clock: Clock;
  log: Log;
  /** When this process started. */
  startedAt: Date;
  /** Between deliveries after outages of an appliance's uplink; see delivery.ts. */
  backoff?: Backoff | undefined;
};

/**
 * Sends an appliance the target state it shall run, if it is time to. A delivery that is lost is made again at the next
 * report, one that backs off when its time has come. Answers whether it was sent.
 */
export type Deliver = (applianceId: string) => Promise<boolean>;

export function createDeliver(deps: DeliverDeps): Deliver & Disposable {
  const { deliveries, sessions, reset, link, clock, log, startedAt, backoff } = deps;
  const later = createLater(deps, (applianceId) => deliver(applianceId));

  async function deliver(applianceId: string): Promise<boolean> {
    const facts = await deliveries.facts(applianceId);
    if (!facts) return false;
    const session = sessions.reportedIn(applianceId);
    const decision = decideDelivery(facts, {
      connected: link().isConnected(applianceId),
      reportedInSession: session !== undefined,
      unanswered: sessions.unanswered(applianceId),
      startedAt,
      now: clock.now(),
      ...(backoff && { backoff }),
    });
    later.decided(applianceId, decision);
    if (facts.foreignSince && session !== undefined) await reset(applianceId, session);
    if (!decision.deliver || session === undefined) return false;
    const { revision } = decision;
    const claim = { revision, deliveries: facts.deliveries, at: clock.now() };
    const delivery = await deliveries.claim(applianceId, claim);
    if (!delivery) return false;
    if (delivery.document === null) {
      log.error(
        { applianceId, revision: Number(revision) },
        'the wanted revision has no target state for it',
      );
      return false;
    }
    const message = JSON.stringify({
      revision: Number(revision),
      hash: delivery.hash,
      confirmWithinSeconds: delivery.confirmWithinSeconds,
      target: delivery.document,
    });
    // On a newer connection the appliance has to report first; this delivery ends with the one it was meant for.
    const isCurrent = sessions.sending(applianceId, session, revision);
    const sent = isCurrent && (await link().publish(applianceId, 'target', message));
    // Nobody got it: what somebody asked for is not forgotten.
    if (!sent && facts.retryRequested) await deliveries.requestRetry(applianceId);
    log.info({ applianceId, revision: Number(revision), sent }, 'target state');
    return sent;
  }

  return Object.assign(deliver, { [Symbol.dispose]: () => later[Symbol.dispose]() });
}

/**
 * Deliveries that back off. Only a connected appliance is waited for, and its report after a restart of the process
 * decides anew, so that nothing has to outlive the process.
 */
function createLater({ clock, log }: Pick<DeliverDeps, 'clock' | 'log'>, deliver: Deliver) {
  const timers = new Map<string, NodeJS.Timeout>();
  const due = (applianceId: string) => {
    timers.delete(applianceId);
    deliver(applianceId).catch((error) => log.error({ applianceId, err: error }, 'delivery'));
  };
  return {
    decided(applianceId: string, decision: DeliveryDecision): void {
      clearTimeout(timers.get(applianceId));
      timers.delete(applianceId);
      if (decision.deliver || decision.because !== 'backing-off') return;
      const left = Math.max(0, decision.until.getTime() - clock.now().getTime());
      timers.set(applianceId, setTimeout(due, left, applianceId).unref());
    },
    [Symbol.dispose]() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
