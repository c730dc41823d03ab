import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Report } from '#protocol';
import {
  addRevision,
  eventually,
  openSouthboundCloud,
  report,
  type SouthboundCloud,
  type TestAppliance,
} from '../../lib/mqtt-southbound.ts';

let cloud: SouthboundCloud;
let appliance: TestAppliance;
let client: MqttClient;
let received: { revision: number; hash: string; confirmWithinSeconds: number; target: unknown }[];
let serial = 0;

const OLD = 'a'.repeat(64);
const NEW = 'b'.repeat(64);

beforeAll(async () => {
  cloud = await openSouthboundCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  appliance = await cloud.enrolled(`TEST-${String(++serial).padStart(4, '0')}`);
  received = [];
  client = await cloud.connect(appliance);
  client.on('message', (_topic, payload) => received.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(`sk/1/${appliance.id}/down/+`, { qos: 1 });
  return async () => {
    await client.endAsync();
  };
});

/** Wants a revision as the only thing that appliance shall run. */
async function want(hash: string, document?: object): Promise<number> {
  const revision = await addRevision(cloud, appliance.id, hash, document);
  await cloud.appliances.want([{ applianceId: appliance.id, revision, hash, confirmWithinSeconds: 30 }]);
  return revision;
}

let sequence = 0;
const say = (changes: Partial<Report>) => report(client, appliance.id, { sequence: ++sequence, ...changes });
const attempt = (
  revision: number,
  phase: 'applying' | 'confirmed' | 'rejected' | 'rolled-back',
  code?: string,
) => ({
  revision,
  hash: NEW,
  phase,
  findings: code ? [{ path: '', code: code as 'check-failed', message: 'because' }] : [],
});
const outage = (revision: number, ordinal: number) => ({
  ...attempt(revision, 'rolled-back', 'control-plane-unreachable'),
  ordinal,
  unreachableSeconds: 4,
});
const arrival = (count: number) =>
  eventually(
    async () => received.length,
    (length) => length >= count,
  );
const status = async () => (await cloud.appliances.get(appliance.id)).appliance.status;

/** Nothing more was sent: the decision says so, and it is taken in the order of reports. */
async function nothingMore(count: number): Promise<void> {
  expect(await cloud.appliances.deliver(appliance.id)).toBe(false);
  expect(received).toHaveLength(count);
}

test('what is wanted is sent after the first report, then confirmed, then left alone', async () => {
  const revision = await want(NEW, { system: { hostname: 'a' } });
  await nothingMore(0);
  await say({});
  await arrival(1);
  expect(received).toEqual([
    { revision, hash: NEW, confirmWithinSeconds: 30, target: { system: { hostname: 'a' } } },
  ]);
  expect(await status()).toBe('updating');
  await say({ attempt: attempt(revision, 'applying') });
  await nothingMore(1);
  await say({ confirmed: { revision, hash: NEW }, attempt: attempt(revision, 'confirmed') });
  await nothingMore(1);
  expect(await status()).toBe('in-sync');
});

test('an appliance that is connected and has reported gets a new wish at once', async () => {
  await say({});
  await want(NEW);
  await arrival(1);
});

test('a rolled-back revision is not sent again until somebody retries it', async () => {
  const revision = await want(NEW);
  await say({ confirmed: { revision: 1, hash: OLD } });
  await arrival(1);
  await say({
    confirmed: { revision: 1, hash: OLD },
    attempt: attempt(revision, 'rolled-back', 'probe-failed'),
  });
  await nothingMore(1);
  expect(await status()).toBe('rolled-back');
  expect((await cloud.appliances.get(appliance.id)).appliance.attempt).toMatchObject({
    phase: 'rolled-back',
    findings: [{ code: 'probe-failed', message: 'because' }],
  });
  expect(await cloud.appliances.retry(appliance.id)).toBe(true);
  await arrival(2);
});

test('a retry while the appliance is away is made when it is back', async () => {
  const revision = await want(NEW);
  await say({});
  await arrival(1);
  const rejected = { attempt: attempt(revision, 'rejected', 'check-failed') };
  await say(rejected);
  await client.endAsync();
  await eventually(
    async () => cloud.broker.isConnected(appliance.id),
    (connected) => !connected,
  );
  expect(await cloud.appliances.retry(appliance.id)).toBe(false);
  client = await cloud.connect(appliance);
  client.on('message', (_topic, payload) => received.push(JSON.parse(payload.toString())));
  await say(rejected);
  await arrival(2);
});

test('a newer revision is sent after a rejected one; an older wish never replaces a newer', async () => {
  const older = await addRevision(cloud, appliance.id, OLD);
  const rejectedOne = await want(NEW);
  await say({});
  await arrival(1);
  await say({ attempt: attempt(rejectedOne, 'rejected', 'check-failed') });
  await cloud.appliances.want([
    { applianceId: appliance.id, revision: older, hash: OLD, confirmWithinSeconds: 30 },
  ]);
  await nothingMore(1);
  const newer = await want('c'.repeat(64));
  await arrival(2);
  expect(received[1]?.revision).toBe(newer);
});

test('an interrupted apply is sent again three times at the most', async () => {
  const revision = await want(NEW);
  await say({});
  for (const count of [1, 2, 3]) {
    await arrival(count);
    await say({ attempt: attempt(revision, 'applying') });
    await say({ attempt: attempt(revision, 'rolled-back', 'apply-interrupted') });
  }
  await nothingMore(3);
});

test('many appliances are made to want at once, each gets its own', async () => {
  const others = await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      const other = await cloud.enrolled(`MANY-${index}-${serial}`);
      const connection = await cloud.connect(other);
      const target = new Promise<{ hash: string }>((resolve) =>
        connection.on('message', (_topic, payload) => resolve(JSON.parse(payload.toString()))),
      );
      await report(connection, other.id, {});
      const hash = String(index).repeat(64);
      const revision = await addRevision(cloud, other.id, hash);
      return {
        assignment: { applianceId: other.id, revision, hash, confirmWithinSeconds: 30 },
        target,
        connection,
      };
    }),
  );
  await cloud.appliances.want(others.map(({ assignment }) => assignment));
  for (const { assignment, target, connection } of others) {
    expect((await target).hash).toBe(assignment.hash);
    await connection.endAsync();
  }
});

test('after each outage of the uplink the wait for the next delivery begins anew, and everybody sees until when', async () => {
  const revision = await want(NEW);
  await say({});
  await arrival(1);
  const told = async () => (await cloud.appliances.get(appliance.id)).appliance.attempt;
  await say({ attempt: outage(revision, 1) });
  const first = await told();
  await say({ attempt: outage(revision, 1) });
  expect(await told(), 'said twice is one outage').toEqual(first);
  await say({ attempt: outage(revision, 2) });
  const second = await told();
  expect(Date.parse(second?.at ?? '')).toBeGreaterThan(Date.parse(first?.at ?? ''));
  const wait = Date.parse(second?.nextDeliveryAt ?? '') - Date.parse(second?.at ?? '');
  expect(wait, 'ten seconds after the first delivery').toBe(10_000);
  await nothingMore(1);
});
