import { type DownKind, downTopic } from '#protocol';
import type { Connections } from './connection.ts';
import type { BrokerMetrics } from './metrics.ts';

/**
 * Writes a message to the connection that speaks for the appliance, past the broker's subscriptions. True when the
 * socket took it; whether the appliance did, its next report tells.
 */
export async function sendDown(
  deps: { connections: Connections; metrics: BrokerMetrics },
  message: { applianceId: string; kind: DownKind; payload: string | object },
): Promise<boolean> {
  const { applianceId, kind, payload } = message;
  const json = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const client = deps.connections.speaker(applianceId)?.client;
  const sent = client !== undefined && (await write(client, downTopic(applianceId, kind), json));
  deps.metrics.message(kind, sent ? 'sent' : 'undelivered');
  return sent;
}

type Writer = NonNullable<NonNullable<ReturnType<Connections['speaker']>>['client']>;

function write(client: Writer, topic: string, payload: string): Promise<boolean> {
  return new Promise((resolve) => {
    // The library reports a failed write by ending the client, not by the callback's argument.
    client.publish({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false }, (error) =>
      resolve(!error && !client.closed),
    );
  });
}
