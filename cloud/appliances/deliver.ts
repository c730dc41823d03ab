import type { Link } from '../broker/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { decideDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Sessions } from './sessions.ts';

export type DeliverDeps = {
  deliveries: DeliveryStore;
  sessions: Sessions;
  link: () => Link;
  clock: Clock;
  log: Log;
  /** When this process started. */
  startedAt: Date;
};

/**
 * Sends an appliance the target state it shall run, if it is time to. A delivery that is lost is made again at the next
 * report. Answers whether it was sent.
 */
export type Deliver = (applianceId: string) => Promise<boolean>;

export function createDeliver({ deliveries, sessions, link, clock, log, startedAt }: DeliverDeps): Deliver {
  return async (applianceId) => {
    const facts = await deliveries.facts(applianceId);
    if (!facts) return false;
    const session = sessions.reportedIn(applianceId);
    const decision = decideDelivery(facts, {
      connected: link().isConnected(applianceId),
      reportedInSession: session !== undefined,
      unanswered: sessions.unanswered(applianceId),
      startedAt,
    });
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
  };
}
