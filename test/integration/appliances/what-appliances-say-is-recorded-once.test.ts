import { randomUUID } from 'node:crypto';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Report } from '#protocol';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { publishAcknowledged } from '../../lib/mqtt-client.ts';
import { anEvent, aReport } from '../../lib/mqtt-messages.ts';
import {
  nextEvent,
  openSouthboundCloud,
  report,
  type SouthboundCloud,
  type TestAppliance,
} from '../../lib/mqtt-southbound.ts';

let cloud: SouthboundCloud;
let appliance: TestAppliance;
let client: MqttClient;
let serial = 0;
beforeAll(async () => {
  cloud = await openSouthboundCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  appliance = await cloud.enrolled(`SAYS-${String(++serial).padStart(4, '0')}`);
  client = await cloud.connect(appliance);
  return async () => {
    await client.endAsync();
  };
});

const say = (changes: Partial<Report>) => report(client, appliance.id, changes);
const seen = async () => (await cloud.appliances.get(appliance.id)).appliance;
const HASH = 'a'.repeat(64);

test('a report is kept, and is what the appliance shows', async () => {
  const told = nextEvent(cloud, 'appliance.reported', appliance.id);
  const confirmed = { revision: 3, hash: HASH };
  await say({ sequence: 1, confirmed, wanAddresses: [{ wan: 'wan1', address: '203.0.113.9' }] });
  await told;
  expect(await seen()).toMatchObject({
    confirmed,
    wanAddresses: [{ wan: 'wan1', address: '203.0.113.9' }],
    agentVersion: '0.1.0',
    presence: 'online',
    observedAddress: '127.0.0.1',
  });
  expect(await cloud.appliances.reports(appliance.id, 10)).toMatchObject([{ report: { sequence: 1 } }]);
});

test('an older or repeated report is acknowledged and changes nothing', async () => {
  const newest = aReport({ sequence: 7, agentVersion: '7' });
  const topic = `sk/1/${appliance.id}/up/report`;
  await publishAcknowledged(client, topic, newest);
  expect(await say({ sequence: 6, agentVersion: '6' })).toBe(true);
  expect(await publishAcknowledged(client, topic, newest)).toBe(true);
  expect((await seen()).agentVersion).toBe('7');
});

test('reports of one moment leave the newest in place, whatever their order', async () => {
  const order = [4, 2, 9, 1, 8, 3, 10, 5, 7, 6];
  await Promise.all(order.map((sequence) => say({ sequence, agentVersion: String(sequence) })));
  expect((await seen()).agentVersion).toBe('10');
});

test('an appliance that was wiped begins to count again', async () => {
  await say({ sequence: 50, agentVersion: 'before' });
  await say({ sequence: 1, bootId: randomUUID(), agentVersion: 'after' });
  expect((await seen()).agentVersion).toBe('after');
});

test('an event is kept once, however often it comes', async () => {
  const event = anEvent({ kind: 'wan.address-changed', data: { wan: 'wan1' } });
  for (let times = 0; times < 3; times++) {
    expect(await publishAcknowledged(client, `sk/1/${appliance.id}/up/event`, event)).toBe(true);
  }
  expect(await cloud.appliances.events(appliance.id, 10)).toMatchObject([event]);
});

test('another address of a WAN is told, the same one is not', async () => {
  const at = cloud.clock.now();
  const [customerId, siteId] = [systemIds.uuid(), systemIds.uuid()];
  const accessLines = [{ name: 'wan1', device: 'eth0', addressing: { method: 'dhcp' }, priority: 1 }];
  await cloud.db.customer.create({ data: { id: customerId, name: 'C', createdAt: at, updatedAt: at } });
  await cloud.db.site.create({
    data: { id: siteId, customerId, name: 'S', accessLines, createdAt: at, updatedAt: at },
  });
  await cloud.appliances.change(appliance.id, undefined, { siteId });
  const changes: string[] = [];
  const end = cloud.bus.subscribe('appliance.address-changed', ({ applianceId }) =>
    changes.push(applianceId),
  );
  await say({ sequence: 1, wanAddresses: [{ wan: 'wan1', address: '1.2.3.4' }] });
  expect(changes).toEqual([appliance.id]);
  await say({ sequence: 2, wanAddresses: [{ wan: 'wan1', address: '1.2.3.4' }] });
  expect(changes).toHaveLength(1);
  await say({ sequence: 3, wanAddresses: [{ wan: 'wan1', address: '1.2.3.5' }] });
  expect(changes).toHaveLength(2);
  end();
});

test('a command is sent to a connected appliance and its result is kept', async () => {
  const received = new Promise<{ id: string; kind: string; deadline: string }>((resolve) =>
    client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()))),
  );
  const sent = await cloud.appliances.commands.send(appliance.id, { kind: 'ping' }, 'tester');
  expect(sent).toMatchObject({ kind: 'ping', state: 'sent', createdBy: 'tester' });
  const command = await received;
  expect(command).toMatchObject({ id: sent.id, kind: 'ping', deadline: sent.deadline });
  const topic = `sk/1/${appliance.id}/up/command/${command.id}`;
  const at = new Date().toISOString();
  await publishAcknowledged(client, topic, { at, state: 'succeeded', output: 'pong' });
  await publishAcknowledged(client, topic, { at, state: 'running' });
  expect(await cloud.appliances.commands.get(appliance.id, command.id)).toMatchObject({
    state: 'succeeded',
    output: 'pong',
  });
});

test('the result of a command that was never sent is refused', async () => {
  const result = { at: new Date().toISOString(), state: 'succeeded' };
  for (const id of [randomUUID(), 'nonsense']) {
    const topic = `sk/1/${appliance.id}/up/command/${id}`;
    expect(await publishAcknowledged(client, topic, result)).toBe(true);
  }
  await cloud.refusals.settled();
  const refusals = await cloud.db.refusal.findMany({ where: { applianceId: appliance.id } });
  expect(refusals.map(({ code }) => code)).toEqual(['command-unknown']);
});

test('a command to an appliance that is away is refused and not kept', async () => {
  const away = await cloud.enrolled(`AWAY-${serial}`);
  await expect(cloud.appliances.commands.send(away.id, { kind: 'ping' }, 'tester')).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await cloud.appliances.commands.list(away.id, 10)).toEqual([]);
});

test('a retired appliance is cut off and cannot come back', async () => {
  const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await cloud.appliances.retire(appliance.id);
  await ended;
  await expect(cloud.connect(appliance)).rejects.toThrow(/Not authorized/);
  expect(await seen()).toMatchObject({ state: 'retired', status: 'retired', site: null });
});
