import type { MqttClient } from 'mqtt';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sample } from '#protocol';
import { closed, publishAcknowledged } from '../../lib/mqtt-client.ts';
import { aSample } from '../../lib/mqtt-messages.ts';
import { openSouthboundCloud, type SouthboundCloud, type TestAppliance } from '../../lib/mqtt-southbound.ts';

let cloud: SouthboundCloud;
let appliance: TestAppliance;
let client: MqttClient;
let serial = 0;
beforeAll(async () => {
  cloud = await openSouthboundCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  appliance = await cloud.enrolled(`TELE-${String(++serial).padStart(4, '0')}`);
  client = await cloud.connect(appliance);
  return async () => {
    await client.endAsync(true);
  };
});

const send = (samples: Sample[]) =>
  publishAcknowledged(client, `sk/1/${appliance.id}/up/telemetry`, { samples });
const DAY_MS = 86_400_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

test('what was acknowledged can be read, newest first, and once however often it was sent', async () => {
  const samples = [3000, 2000, 1000].map((age, index) => aSample({ at: ago(age), sequence: index + 1 }));
  expect(await send(samples)).toBe(true);
  expect(await send(samples)).toBe(true);
  expect(await cloud.telemetry.read(appliance.id, {})).toEqual(samples.toReversed());
  const [oldest, middle, newest] = samples as [Sample, Sample, Sample];
  expect(await cloud.telemetry.read(appliance.id, { from: oldest.at, to: newest.at })).toEqual([
    middle,
    oldest,
  ]);
  expect(await cloud.telemetry.read(appliance.id, { limit: 1 })).toEqual([newest]);
});

test('the newest sample stands with the appliance, also when a backlog follows it', async () => {
  const tunnels: Sample['tunnels'] = [
    { peer: 'to-a', state: 'up', rxBytes: 1, txBytes: 1 },
    { peer: 'to-b', state: 'down', rxBytes: 0, txBytes: 0 },
  ];
  await send([aSample({ sequence: 5, tunnels })]);
  await send([aSample({ at: ago(DAY_MS * 3), sequence: 1, cpuPercent: 99 })]);
  const { lastSample } = (await cloud.appliances.get(appliance.id)).appliance;
  expect(lastSample).toMatchObject({ cpuPercent: 12.5, tunnels: { up: 1, total: 2 } });
  expect(await cloud.telemetry.read(appliance.id, {})).toHaveLength(2);
});

test('samples of an impossible time are dropped and recorded; those beside them are kept', async () => {
  const good = aSample({ sequence: 2 });
  expect(await send([aSample({ at: '1970-01-02T00:00:00.000Z' }), good])).toBe(true);
  expect(await cloud.telemetry.read(appliance.id, {})).toEqual([good]);
  await cloud.refusals.settled();
  const refusals = await cloud.db.refusal.findMany({ where: { applianceId: appliance.id } });
  expect(refusals.map(({ code }) => code)).toEqual(['sample-time-implausible']);
});

test('messages of many appliances are stored together', async () => {
  const many = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const one = await cloud.enrolled(`GROUP-${index}`);
      return { one, connection: await cloud.connect(one) };
    }),
  );
  const results = await Promise.all(
    many.flatMap(({ one, connection }) =>
      Array.from({ length: 5 }, (_, index) =>
        publishAcknowledged(connection, `sk/1/${one.id}/up/telemetry`, {
          samples: [aSample({ sequence: index + 1 })],
        }),
      ),
    ),
  );
  expect(results.every(Boolean)).toBe(true);
  for (const { one, connection } of many) {
    expect(await cloud.telemetry.read(one.id, {})).toHaveLength(5);
    await connection.endAsync();
  }
});

test('while the database takes nothing, nothing is acknowledged; afterwards it is', async () => {
  const sample = aSample();
  const rival = new pg.Client({ connectionString: cloud.url });
  await rival.connect();
  try {
    await rival.query('begin');
    await rival.query('lock table telemetry_sample in access exclusive mode');
    let acknowledged = false;
    const sending = send([sample]).then((result) => {
      acknowledged = result;
    });
    await rival.query('select pg_sleep(0.3)');
    expect(acknowledged).toBe(false);
    expect(
      (await rival.query('select from telemetry_sample where "applianceId" = $1', [appliance.id])).rowCount,
    ).toBe(0);
    await rival.query('rollback');
    await sending;
    expect(acknowledged).toBe(true);
    expect(await cloud.telemetry.read(appliance.id, {})).toEqual([sample]);
  } finally {
    await rival.end();
  }
});

test('when a write fails, the connection ends unacknowledged and the message can be sent again', async () => {
  const rival = new pg.Client({ connectionString: cloud.url });
  await rival.connect();
  try {
    await rival.query('begin');
    await rival.query('lock table telemetry_sample in access exclusive mode');
    const ended = closed(client);
    const sending = send([aSample()]);
    // The writer waits for the lock; its connection to the database is cut.
    for (let cut = 0; cut === 0; ) {
      const { rowCount } = await rival.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      cut = rowCount ?? 0;
    }
    await ended;
    expect(await sending).toBe(false);
    await rival.query('rollback');
  } finally {
    await rival.end();
  }
  client = await cloud.connect(appliance);
  expect(await send([aSample()])).toBe(true);
});

test('partitions past their retention are dropped, those ahead are made', async () => {
  const partitions = async () =>
    (
      await cloud.pool.query<{ name: string }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'telemetry_sample'::regclass order by 1`,
      )
    ).rows.map(({ name }) => name);
  const before = await partitions();
  expect(before).toHaveLength(33);
  await send([aSample()]);
  cloud.clock.forward(2 * DAY_MS);
  // By itself no more than a day's worth goes at once.
  await cloud.telemetry.maintain();
  expect(await partitions()).toHaveLength(34);
  await cloud.telemetry.maintain({ catchUp: true });
  const after = await partitions();
  expect(after).toHaveLength(33);
  expect(after.slice(0, -2)).toEqual(before.slice(2));
  cloud.clock.forward(-2 * DAY_MS);
});
