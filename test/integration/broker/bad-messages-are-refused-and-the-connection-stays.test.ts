import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MESSAGE_LIMIT_BYTES } from '#protocol';
import { Refused, type Sender } from '../../../cloud/broker/index.ts';
import { startTestBroker, type TestBroker } from '../../lib/mqtt-broker.ts';
import { closed, connectMqtt, publishAcknowledged } from '../../lib/mqtt-client.ts';
import { anEvent, aReport, aSample } from '../../lib/mqtt-messages.ts';
import type { TlsIdentity } from '../../lib/mqtt-pki.ts';

let fixture: TestBroker;
let id: string;
let identity: TlsIdentity;
const heard: { sender: Sender; message: unknown }[] = [];
let failing: Error | undefined;

beforeAll(async () => {
  const take = async (sender: Sender, message: unknown) => {
    if (failing) throw failing;
    heard.push({ sender, message });
  };
  fixture = await startTestBroker({ report: take, telemetry: take, event: take });
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(async () => {
  heard.length = 0;
  failing = undefined;
  fixture.refusals.length = 0;
  id = randomUUID();
  identity = await fixture.appliance(id);
});

const SECRET = 'hunter2-hunter2';
const MESSAGES: [string, string, string, string | Buffer | object][] = [
  ['malformed JSON', 'message-malformed', 'report', `{"secret":"${SECRET}"`],
  ['no JSON at all', 'message-malformed', 'report', Buffer.from([0xff, 0xfe, 0x00])],
  ['an empty message', 'message-malformed', 'report', ''],
  ['a missing member', 'schema-invalid', 'report', { at: new Date().toISOString(), bootId: SECRET }],
  ['an unknown member', 'schema-invalid', 'report', { ...aReport(), password: SECRET }],
  ['a wrong type', 'schema-invalid', 'telemetry', { samples: SECRET }],
  ['NUL in a text', 'message-unstorable', 'event', anEvent({ data: { note: 'a\0b' } })],
  ['half a surrogate pair', 'message-unstorable', 'event', anEvent({ data: { note: '\ud800' } })],
  ['an impossible instant', 'message-unstorable', 'event', anEvent({ at: '2026-99-99T99:99:99.999Z' })],
  ['an oversized report', 'message-oversized', 'report', 'x'.repeat(MESSAGE_LIMIT_BYTES.report + 1)],
  ['oversized telemetry', 'message-oversized', 'telemetry', 'x'.repeat(MESSAGE_LIMIT_BYTES.telemetry + 1)],
];

test.for(MESSAGES)('%s is refused: %s', async ([, code, kind, payload]) => {
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  expect(await publishAcknowledged(client, `sk/1/${id}/up/${kind}`, payload)).toBe(true);
  expect(await fixture.refused(code)).toMatchObject({ channel: 'mqtt', applianceId: id });
  expect(fixture.refusals).toHaveLength(1);
  expect(JSON.stringify(fixture.refusals)).not.toContain(SECRET);
  expect(fixture.logged()).not.toContain(SECRET);
  expect(heard).toEqual([]);
  expect(await publishAcknowledged(client, `sk/1/${id}/up/report`, aReport())).toBe(true);
  expect(heard).toHaveLength(1);
  await client.endAsync();
});

test('endless nesting is refused', async () => {
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  const nested = JSON.stringify(anEvent()).replace(
    '"data":{}',
    `"data":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  );
  expect(await publishAcknowledged(client, `sk/1/${id}/up/event`, nested)).toBe(true);
  expect(await fixture.refused('message-unstorable')).toMatchObject({ applianceId: id });
  await client.endAsync();
});

test('a version of the protocol that is not spoken here is refused', async () => {
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  expect(await publishAcknowledged(client, `sk/2/${id}/up/report`, aReport())).toBe(true);
  expect(await fixture.refused('version-unknown')).toMatchObject({ applianceId: id });
  expect(heard).toEqual([]);
  await client.endAsync();
});

test('what a handler refuses is acknowledged and recorded', async () => {
  failing = new Refused('sample-time-implausible', 'A sample from the far future.');
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  const telemetry = { samples: [aSample()] };
  expect(await publishAcknowledged(client, `sk/1/${id}/up/telemetry`, telemetry)).toBe(true);
  expect(await fixture.refused('sample-time-implausible')).toMatchObject({ applianceId: id });
  await client.endAsync();
});

test('what cannot be stored is not acknowledged: the connection ends', async () => {
  failing = new Error('the database is away');
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  const ended = closed(client);
  expect(await publishAcknowledged(client, `sk/1/${id}/up/report`, aReport())).toBe(false);
  await ended;
  expect(fixture.refusals).toEqual([]);
});

test('messages are counted by kind and result', async () => {
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  await publishAcknowledged(client, `sk/1/${id}/up/report`, aReport());
  const text = await fixture.metrics.metrics();
  expect(text).toMatch(/sitekeeper_mqtt_messages_total\{kind="report",result="handled"\} \d+/);
  expect(text).toMatch(/sitekeeper_mqtt_messages_total\{kind="report",result="refused"\} \d+/);
  expect(text).toMatch(/sitekeeper_mqtt_connections 1/);
  await client.endAsync();
});
