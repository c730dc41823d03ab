import { randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { IClientOptions } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBroker, type TestBroker } from '../../lib/mqtt-broker.ts';
import {
  closed,
  connectMqtt,
  connectPacket,
  connectRaw,
  publishAcknowledged,
  socketClosed,
} from '../../lib/mqtt-client.ts';
import { aReport } from '../../lib/mqtt-messages.ts';
import { CONNECT_VIOLATIONS, OTHER_VERSIONS, packet, text, VIOLATIONS } from '../../lib/mqtt-packets.ts';
import type { TlsIdentity } from '../../lib/mqtt-pki.ts';

let fixture: TestBroker;
let id: string;
let identity: TlsIdentity;
beforeAll(async () => {
  fixture = await startTestBroker();
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(async () => {
  fixture.refusals.length = 0;
  id = randomUUID();
  identity = await fixture.appliance(id);
});

/** Whatever was refused, the process lives on and serves the next. */
afterEach(async () => {
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  expect(await publishAcknowledged(client, `sk/1/${id}/up/report`, aReport())).toBe(true);
  await client.endAsync();
});

const CONNACK_ACCEPTED = Buffer.from([0x20, 2, 0, 0]);

/** Waits until these very octets have come. */
function received(socket: TLSSocket, octets: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let all = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    all = Buffer.concat([all, chunk]);
    if (all.length < octets.length) return;
    socket.off('data', take);
    if (all.equals(octets)) resolve();
    else reject(new Error(`received ${all.toString('hex')} instead of ${octets.toString('hex')}`));
  };
  socket.on('data', take);
  socket.on('close', () => reject(new Error(`closed after ${all.toString('hex')}`)));
  return promise;
}

async function everything(socket: TLSSocket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await socketClosed(socket);
  return Buffer.concat(chunks);
}

const WILL = { topic: 'x', payload: Buffer.from('y'), qos: 0, retain: false } as const;
const CONNECTS: [string, string, IClientOptions][] = [
  ['the id of another appliance', 'client-id-mismatch', { clientId: randomUUID() }],
  ['an id with a wildcard', 'client-id-invalid', { clientId: 'a/+' }],
  ['the id __proto__', 'client-id-invalid', { clientId: '__proto__' }],
  ['an empty id', 'client-id-empty', { clientId: '' }],
  ['a persistent session', 'session-persistent', { clean: false }],
  ['a will', 'will-refused', { will: WILL }],
  ['no keep-alive', 'keep-alive-invalid', { keepalive: 0 }],
  ['a keep-alive beyond five minutes', 'keep-alive-invalid', { keepalive: 301 }],
  ['MQTT 5', 'mqtt-version-unsupported', { protocolVersion: 5 }],
  ['MQTT 3.1', 'mqtt-version-unsupported', { protocolVersion: 3, protocolId: 'MQIsdp' }],
];

test.for(CONNECTS)('a connection with %s is refused: %s', async ([, code, options]) => {
  await expect(connectMqtt(fixture.address, identity, { clientId: id, ...options })).rejects.toThrow();
  expect(await fixture.refused(code)).toMatchObject({
    channel: 'mqtt',
    applianceId: id,
    source: '127.0.0.1',
  });
  expect(fixture.refusals).toHaveLength(1);
});

const PUBLISHES: [string, string, (id: string) => string, { retain?: boolean; qos?: 0 | 1 | 2 }][] = [
  ['the topic of another appliance', 'topic-refused', () => `sk/1/${randomUUID()}/up/report`, {}],
  ['its own down topic', 'topic-refused', (own) => `sk/1/${own}/down/target`, {}],
  ['an unknown kind of topic', 'topic-refused', (own) => `sk/1/${own}/up/gossip`, {}],
  ['a topic of the broker', 'topic-refused', () => '$SYS/x/new/clients', {}],
  ['a retained message', 'retained-refused', (own) => `sk/1/${own}/up/report`, { retain: true }],
  ['quality of service 2', 'qos-refused', (own) => `sk/1/${own}/up/report`, { qos: 2 }],
];

test.for(PUBLISHES)('publishing to %s ends the connection: %s', async ([, code, topic, options]) => {
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  expect(await publishAcknowledged(client, topic(id), aReport(), options)).toBe(false);
  expect(await fixture.refused(code)).toMatchObject({ channel: 'mqtt', applianceId: id });
  expect(fixture.refusals).toHaveLength(1);
});

test.for(['#', '$SYS/#', '+/+/+/down/+', `sk/1/${randomUUID()}/down/+`, 'sk/1/+/down/target'])(
  'subscribing to %s fails in SUBACK, and what else is asked for is granted',
  async (filter) => {
    const socket = await connectRaw(fixture.address, identity);
    const own = `sk/1/${id}/down/+`;
    socket.write(connectPacket(id));
    socket.write(packet(0x82, 0x12, 0x34, text(filter), 1, text(own), 1));
    const suback = Buffer.from([0x90, 4, 0x12, 0x34, 0x80, 1]);
    await received(socket, Buffer.concat([CONNACK_ACCEPTED, suback]));
    expect(await fixture.refused('topic-refused')).toMatchObject({ applianceId: id });
    expect(fixture.refusals).toHaveLength(1);
    socket.destroy();
  },
);

test.for(VIOLATIONS)('[MQTT-%s] %s ends the connection', async ([, , octets]) => {
  const socket = await connectRaw(fixture.address, identity);
  socket.write(connectPacket(id));
  await received(socket, CONNACK_ACCEPTED);
  socket.write(octets);
  await socketClosed(socket);
  expect(fixture.refusals.map(({ code }) => code)).toEqual(['packet-malformed']);
});

test.for(CONNECT_VIOLATIONS)('[MQTT-%s] %s ends the connection without CONNACK', async ([, , octets]) => {
  const socket = await connectRaw(fixture.address, identity);
  const answer = everything(socket);
  socket.write(octets);
  expect(await answer).toEqual(Buffer.alloc(0));
  expect(fixture.refusals).toHaveLength(1);
});

test.for(OTHER_VERSIONS)('[MQTT-3.1.2-2] %s is told so by return code 1', async ([, octets]) => {
  const socket = await connectRaw(fixture.address, identity);
  const answer = everything(socket);
  socket.write(octets);
  expect(await answer).toEqual(Buffer.from([0x20, 2, 0, 1]));
  expect(fixture.refusals.map(({ code }) => code)).toEqual(['mqtt-version-unsupported']);
});

test('a newer connection of the same appliance takes over', async () => {
  const first = await connectMqtt(fixture.address, identity, { clientId: id });
  const ended = closed(first);
  const second = await connectMqtt(fixture.address, identity, { clientId: id });
  await ended;
  expect(fixture.broker.isConnected(id)).toBe(true);
  const sessions = fixture.presence.connected.filter(({ applianceId }) => applianceId === id);
  expect(sessions.map(({ session }) => session)).toHaveLength(2);
  await second.endAsync();
});

test('a message down reaches the one connection of its appliance and nobody else', async () => {
  const other = randomUUID();
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  const bystander = await connectMqtt(fixture.address, await fixture.appliance(other), { clientId: other });
  await client.subscribeAsync(`sk/1/${id}/down/+`, { qos: 1 });
  await bystander.subscribeAsync(`sk/1/${other}/down/+`, { qos: 1 });
  const heard: string[] = [];
  bystander.on('message', (topic) => heard.push(topic));
  const received = new Promise<[string, string]>((resolve) =>
    client.once('message', (topic, payload) => resolve([topic, payload.toString()])),
  );
  expect(await fixture.broker.publish(id, 'target', '{"revision":1}')).toBe(true);
  expect(await received).toEqual([`sk/1/${id}/down/target`, '{"revision":1}']);
  expect(heard).toEqual([]);
  expect(await fixture.broker.publish(randomUUID(), 'target', '{}')).toBe(false);
  await client.endAsync();
  await bystander.endAsync();
});
