import { Counter, Gauge, type Registry } from 'prom-client';
import type { MessageKind } from './types.ts';

export type BrokerMetrics = {
  /** `result`: handled, refused, failed for what comes in; sent, undelivered for what goes out. */
  message(kind: MessageKind | 'unknown', result: string): void;
};

export function createBrokerMetrics(registry: Registry, connections: () => number): BrokerMetrics {
  new Gauge({
    name: 'sitekeeper_mqtt_connections',
    help: 'Appliances connected to this process',
    registers: [registry],
    collect() {
      this.set(connections());
    },
  });
  const messages = new Counter({
    name: 'sitekeeper_mqtt_messages_total',
    help: 'MQTT messages by kind and what became of them',
    labelNames: ['kind', 'result'],
    registers: [registry],
  });
  return { message: (kind, result) => messages.inc({ kind, result }) };
}
