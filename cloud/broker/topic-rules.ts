import { downFilter, downTopic, PROTOCOL_VERSION, parseUpTopic, type UpTopic } from '#protocol';
import { Refused } from './refused.ts';

/** What of a PUBLISH decides whether it may come in. */
export type PublishFacts = { topic: string; qos: number; retain: boolean };

const UP_TOPIC = /^sk\/(\d{1,4})\/([^/]+)\/up\//;

/**
 * Where a message goes. `violation`: against the rules of the connection, which ends; `unknown`: a version of the
 * protocol not spoken here, whose message is dropped.
 */
export type Routing =
  | { to: 'handler'; topic: UpTopic }
  | { to: 'unknown'; refused: Refused }
  | { to: 'violation'; refused: Refused };

/** An appliance publishes to its own `up` topics only, at most once kept by nobody. */
export function routePublish(applianceId: string, { topic, qos, retain }: PublishFacts): Routing {
  if (retain) return violation('retained-refused', 'Retained messages are not taken.');
  if (qos > 1) return violation('qos-refused', 'Quality of service 2 is not spoken here.');
  const [, version, owner] = UP_TOPIC.exec(topic) ?? [];
  if (owner !== applianceId) {
    return violation('topic-refused', 'An appliance publishes to its own up topics only.');
  }
  if (Number(version) !== PROTOCOL_VERSION) {
    const detail = `Version ${version} of the protocol is not spoken here, only ${PROTOCOL_VERSION}.`;
    return { to: 'unknown', refused: new Refused('version-unknown', detail) };
  }
  const parsed = parseUpTopic(topic);
  return parsed
    ? { to: 'handler', topic: parsed }
    : violation('topic-refused', 'There is no such kind of up topic.');
}

/** An appliance subscribes to its own `down` topics only. */
export function maySubscribe(applianceId: string, filter: string): boolean {
  return filter === downFilter(applianceId) || mayReceive(applianceId, filter);
}

/** Asked again for every message on its way to an appliance. */
export function mayReceive(applianceId: string, topic: string): boolean {
  return topic === downTopic(applianceId, 'target') || topic === downTopic(applianceId, 'command');
}

const violation = (code: Refused['code'], detail: string): Routing => ({
  to: 'violation',
  refused: new Refused(code, detail),
});
