import type { UpTopic } from '#protocol';
import type { Log } from '../platform/log.ts';
import { reasonFor } from '../platform/storage-failure.ts';
import type { Connection } from './connection.ts';
import { inTime } from './deadline.ts';
import { decodeMessage } from './decode-message.ts';
import type { BrokerMetrics } from './metrics.ts';
import type { Refuse } from './refuse.ts';
import { Refused } from './refused.ts';
import { type PublishFacts, routePublish } from './topic-rules.ts';
import type { Handlers } from './types.ts';

/** A handler that takes longer is given up: without PUBACK the appliance sends its message again. */
const HANDLING_LIMIT_MS = 15_000;

/**
 * Takes one PUBLISH. Resolves when it may be acknowledged: it is durable, or it is dropped for good and that is
 * recorded. Rejects when the connection has to end.
 */
export type Uplink = (
  connection: Connection,
  packet: PublishFacts & { payload: Uint8Array },
) => Promise<void>;

export function createUplink(deps: {
  handlers: Handlers;
  metrics: BrokerMetrics;
  refuse: Refuse;
  log: Log;
}): Uplink {
  const { handlers, metrics, refuse, log } = deps;

  return async (connection, packet) => {
    const { applianceId } = connection;
    const routing = routePublish(applianceId, packet);
    const kind = routing.to === 'handler' ? routing.topic.kind : 'unknown';
    try {
      if (routing.to !== 'handler') throw routing.refused;
      await inTime(handle(handlers, connection, routing.topic, packet.payload), HANDLING_LIMIT_MS);
      metrics.message(kind, 'handled');
    } catch (error) {
      if (!(error instanceof Refused)) {
        metrics.message(kind, 'failed');
        log.error({ applianceId, kind, ...reasonFor(error) }, 'a message could not be stored');
        throw error;
      }
      metrics.message(kind, 'refused');
      refuse(connection, error);
      if (routing.to === 'violation') throw error;
    }
  };
}

async function handle(
  handlers: Handlers,
  { applianceId, session, remoteAddress }: Connection,
  topic: UpTopic,
  payload: Uint8Array,
): Promise<void> {
  const sender = { applianceId, session, remoteAddress };
  switch (topic.kind) {
    case 'report':
      return handlers.report(sender, decodeMessage('report', payload));
    case 'telemetry':
      return handlers.telemetry(sender, decodeMessage('telemetry', payload));
    case 'event':
      return handlers.event(sender, decodeMessage('event', payload));
    case 'command':
      return handlers.commandResult(sender, topic.commandId ?? '', decodeMessage('command', payload));
  }
}
