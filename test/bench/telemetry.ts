import type { MqttClient } from 'mqtt';
import { type Sample, upTopic } from '#protocol';
import { publishAcknowledged } from '../lib/mqtt-client.ts';
import { aSample } from '../lib/mqtt-messages.ts';
import type { Identity } from './clients.ts';
import { usageOf } from './usage.ts';

/** Per message of one sample, from publishing to the acknowledgement. */
export type TelemetryFigures = { cpuMicroseconds: number; messagesPerSecond: number };

/** Every client sends so many messages, one under way at a time. */
export async function measureTelemetry(
  pid: number,
  { clients, identities, messages }: { clients: MqttClient[]; identities: Identity[]; messages: number },
): Promise<TelemetryFigures> {
  const before = usageOf(pid);
  const start = performance.now();
  const acknowledged = await Promise.all(
    clients.map(async (client, index) => {
      const topic = upTopic((identities[index] as Identity).applianceId, 'telemetry');
      let count = 0;
      for (let sequence = 1; sequence <= messages; sequence++) {
        const sample = sampleOfABusyBox(1_000_000 + sequence);
        if (await publishAcknowledged(client, topic, { samples: [sample] })) count += 1;
      }
      return count;
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const total = acknowledged.reduce((sum, count) => sum + count, 0);
  if (total !== clients.length * messages) throw new Error(`only ${total} messages were acknowledged`);
  const cpuSeconds = usageOf(pid).cpuSeconds - before.cpuSeconds;
  return { cpuMicroseconds: (cpuSeconds / total) * 1e6, messagesPerSecond: total / seconds };
}

/** What a box with three devices, four tunnels and ten leases says: about 2 kB. */
function sampleOfABusyBox(sequence: number): Sample {
  const counters = { up: true, rxBytes: 123_456_789, txBytes: 98_765_432, rxErrors: 0, txErrors: 0 };
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  return aSample({
    sequence,
    interfaces: ['eth0', 'eth1', 'ipsec0'].map((device) => ({ device, ...counters })),
    tunnels: ['to-a1', 'to-b2', 'to-c3', 'to-d4'].map((peer) => ({
      peer,
      state: 'up' as const,
      establishedSeconds: 3600,
      rxBytes: 1_000_000,
      txBytes: 2_000_000,
    })),
    leases: Array.from({ length: 10 }, (_, index) => ({
      address: `10.0.0.${100 + index}`,
      macAddress: `02:00:00:00:00:1${index}`,
      hostname: `pc-${index}`,
      expiresAt,
    })),
  });
}
