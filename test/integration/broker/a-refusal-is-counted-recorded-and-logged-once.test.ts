import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishAcknowledged } from '../../lib/mqtt-client.ts';
import { aReport } from '../../lib/mqtt-messages.ts';
import { openSouthboundCloud, type SouthboundCloud } from '../../lib/mqtt-southbound.ts';

let cloud: SouthboundCloud;
beforeAll(async () => {
  cloud = await openSouthboundCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const SECRET = 'correct-horse-battery-staple';

test('the same bad message a hundred times is a hundred in the count, one record, one line, and no secret', async () => {
  // Records and lines are one a minute: the test stays within one.
  cloud.clock.forward(60_000 - (cloud.clock.now().getTime() % 60_000));
  const appliance = await cloud.enrolled('NOISY-0001');
  const client = await cloud.connect(appliance);
  const topic = `sk/1/${appliance.id}/up/report`;
  for (let times = 0; times < 100; times++) {
    const bad = { ...aReport(), pppoePassword: SECRET };
    expect(await publishAcknowledged(client, topic, bad)).toBe(true);
  }
  expect(await publishAcknowledged(client, topic, aReport())).toBe(true);
  await client.endAsync();
  await cloud.refusals.settled();

  const counted = await cloud.metrics.getSingleMetricAsString('sitekeeper_mqtt_messages_total');
  expect(counted).toContain('sitekeeper_mqtt_messages_total{kind="report",result="refused"} 100');
  const recorded = await cloud.db.refusal.findMany({ where: { applianceId: appliance.id } });
  expect(recorded).toMatchObject([{ channel: 'mqtt', code: 'schema-invalid', source: '127.0.0.1' }]);
  const lines = cloud.lines.filter((line) => line.includes('schema-invalid'));
  expect(lines).toHaveLength(1);
  expect(cloud.lines.join() + JSON.stringify(recorded)).not.toContain(SECRET);
});
