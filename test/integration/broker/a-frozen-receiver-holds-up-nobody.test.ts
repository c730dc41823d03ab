import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startTestBroker } from '../../lib/mqtt-broker.ts';
import { connectMqtt, connectPacket, connectRaw, publishAcknowledged } from '../../lib/mqtt-client.ts';
import { aReport } from '../../lib/mqtt-messages.ts';

/** Far more than the library lets be under way at once unless told otherwise, and more than sockets buffer. */
const MESSAGES = 300;
const LARGE = JSON.stringify({ filling: 'x'.repeat(60_000) });

test('while one appliance reads nothing others are served; what was meant for it counts as not sent', async () => {
  await using fixture = await startTestBroker();
  const [frozen, other] = [randomUUID(), randomUUID()];
  const socket = await connectRaw(fixture.address, await fixture.appliance(frozen));
  socket.write(connectPacket(frozen));
  // CONNACK (MQTT 3.1.1 §3.2).
  await once(socket, 'data');
  socket.pause();
  const sending = Array.from({ length: MESSAGES }, () => fixture.broker.publish(frozen, 'target', LARGE));

  const client = await connectMqtt(fixture.address, await fixture.appliance(other), { clientId: other });
  await client.subscribeAsync(`sk/1/${other}/down/+`, { qos: 1 });
  expect(await publishAcknowledged(client, `sk/1/${other}/up/report`, aReport())).toBe(true);
  const received = new Promise<string>((resolve) => client.once('message', resolve));
  expect(await fixture.broker.publish(other, 'target', '{"revision":1}')).toBe(true);
  expect(await received).toBe(`sk/1/${other}/down/target`);
  expect(fixture.broker.isConnected(frozen)).toBe(true);

  socket.destroy();
  const outcomes = await Promise.all(sending);
  expect(outcomes).toContain(false);
  await client.endAsync();
});
