import { beforeEach, expect, test } from 'vitest';
import { createBus } from '../../../cloud/platform/bus.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { createHorizon, createRetention } from '../../../cloud/retention/index.ts';
import { createTelemetry } from '../../../cloud/telemetry/index.ts';
import { createTestClock, type TestClock, testCertificates } from '../../lib/certificates.ts';
import { openTestDatabase } from '../../lib/database.ts';
import { captureLog } from '../../lib/log-capture.ts';
import { aSample } from '../../lib/mqtt-messages.ts';

const DAY_MS = 86_400_000;
const clock = createTestClock();
const ago = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
beforeEach(async () => {
  opened = await openTestDatabase();
  return () => opened[Symbol.asyncDispose]();
});

const retention = (batchRows = 1000) =>
  createRetention({
    pool: opened.pool,
    horizon: createHorizon({ pool: opened.pool, clock, databaseClock: clock }),
    log: captureLog().log,
    batchRows,
  });

async function addAppliance(serial: string): Promise<string> {
  const id = systemIds.uuid();
  const at = ago(400);
  await opened.db.appliance.create({ data: { id, serial, model: 'AIO-10', createdAt: at, updatedAt: at } });
  return id;
}

async function addReports(applianceId: string, ages: number[]): Promise<void> {
  const bootId = systemIds.uuid();
  await opened.db.report.createMany({
    data: ages.map((days, sequence) => ({ applianceId, bootId, sequence, receivedAt: ago(days), body: {} })),
  });
}

async function reportAges(applianceId: string): Promise<number[]> {
  const rows = await opened.db.report.findMany({ where: { applianceId }, orderBy: { receivedAt: 'asc' } });
  return rows.map(({ receivedAt }) => Math.round((clock.now().getTime() - receivedAt.getTime()) / DAY_MS));
}

test('reports go after ninety days, but the newest of each appliance stays', async () => {
  const talks = await addAppliance('SK-1');
  const silent = await addAppliance('SK-2');
  await addReports(talks, [200, 91, 89, 1]);
  await addReports(silent, [300, 200, 100]);
  expect(await retention().prune()).toEqual({ reports: 4 });
  expect(await reportAges(talks)).toEqual([89, 1]);
  expect(await reportAges(silent)).toEqual([100]);
  expect(await retention().prune()).toEqual({});
});

test('a backlog of many batches goes in one run', async () => {
  const applianceId = await addAppliance('SK-1');
  await addReports(
    applianceId,
    Array.from({ length: 25 }, (_, index) => 125 - index),
  );
  await addReports(applianceId, [0]);
  expect(await retention(10).prune()).toEqual({ reports: 25 });
});

test('events and refusals go after ninety days, by the time they came', async () => {
  const applianceId = await addAppliance('SK-1');
  const event = { applianceId, kind: 'agent-started', severity: 'info', data: {} };
  await opened.db.applianceEvent.createMany({
    data: [
      { ...event, id: systemIds.uuid(), at: ago(91), receivedAt: ago(91) },
      { ...event, id: systemIds.uuid(), at: new Date(0), receivedAt: ago(1) },
    ],
  });
  const refusal = { channel: 'mqtt', code: 'message-oversized', source: '192.0.2.1', detail: '' };
  await opened.db.refusal.createMany({
    data: [91, 89].map((days) => ({ ...refusal, id: systemIds.uuid(), at: ago(days) })),
  });
  expect(await retention().prune()).toEqual({ events: 1, refusals: 1 });
});

test('sessions, remembered outcomes and server certificates go when they are of no use any more', async () => {
  const { db } = opened;
  const userId = systemIds.uuid();
  const made = { createdAt: ago(9), updatedAt: ago(9) };
  await db.user.create({
    data: { id: userId, email: 'a@b.example', name: 'A', role: 'noc-viewer', passwordHash: '', ...made },
  });
  const session = { userId, method: 'password', strong: false, address: '192.0.2.1' };
  const times = { createdAt: ago(2), lastSeenAt: ago(1) };
  await db.session.createMany({
    data: [
      { ...session, ...times, id: systemIds.uuid(), tokenHash: 'ended', expiresAt: ago(0.5) },
      { ...session, ...times, id: systemIds.uuid(), tokenHash: 'current', expiresAt: ago(-0.5) },
    ],
  });
  await db.idempotencyKey.createMany({
    data: [0.9, 1.1].map((days) => ({
      actorId: userId,
      key: `${days}`,
      requestHash: '',
      createdAt: ago(days),
    })),
  });
  const certificates = testCertificates({ db, clock });
  await certificates.initialise();
  await certificates.issueServer(['old.example']);
  await db.certificate.updateMany({ data: { notAfter: ago(31) } });
  await certificates.issueServer(['current.example']);

  expect(await retention().prune()).toEqual({ sessions: 1, outcomes: 1, 'server certificates': 1 });
  expect(await db.session.findMany({ select: { tokenHash: true } })).toEqual([{ tokenHash: 'current' }]);
  expect(await db.certificate.count()).toBe(1);
});

test('a start with the clock 400 days ahead costs a day at the most, and nothing more however often it is done', async () => {
  const { pool } = opened;
  const applianceId = await addAppliance('SK-1');
  await addReports(applianceId, [89.5, 88.5, 60, 30, 1, 0]);
  const started = (ahead: TestClock) => {
    const horizon = createHorizon({ pool, clock: ahead, databaseClock: ahead });
    const { log } = captureLog();
    const bus = createBus();
    return {
      horizon,
      telemetry: createTelemetry({ pool, clock: ahead, bus, log, horizon }),
      retention: createRetention({ pool, horizon, log }),
    };
  };
  const partitions = async () => {
    const { rows } = await pool.query(
      `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'telemetry_sample'::regclass and c.relname < $1 order by 1`,
      [`telemetry_sample_${ago(-3).toISOString().slice(0, 10).replaceAll('-', '')}`],
    );
    return rows.length;
  };
  const right = started(clock);
  await right.telemetry.maintain();
  expect(await right.retention.prune()).toEqual({});
  const before = await partitions();

  const wrong = createTestClock();
  wrong.forward(400 * DAY_MS);
  const deleted: Record<string, number>[] = [];
  for (let start = 0; start < 5; start++) {
    const { telemetry, retention } = started(wrong);
    await telemetry.maintain();
    deleted.push(await retention.prune());
  }
  expect(await reportAges(applianceId)).toEqual([89, 60, 30, 1, 0]);
  expect(deleted).toEqual([{ reports: 1 }, {}, {}, {}, {}]);
  expect(await partitions()).toBeGreaterThanOrEqual(before - 1);

  // Boxes whose clocks are right are heard all the while, and somebody who knows better is obeyed.
  const { telemetry, retention } = started(wrong);
  await telemetry.maintain();
  const [appliance] = await opened.db.appliance.findMany();
  const sender = { applianceId: appliance!.id, session: systemIds.uuid(), remoteAddress: '192.0.2.1' };
  await telemetry.handlers.telemetry(sender, { samples: [aSample({ at: clock.now().toISOString() })] });
  expect(await retention.prune({ catchUp: true })).toMatchObject({ reports: 4 });
});
