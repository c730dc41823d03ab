import { expect, test } from 'vitest';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { testRefusals } from '../../lib/certificates.ts';
import { openTestDatabase } from '../../lib/database.ts';

const page = { after: undefined, take: 100 };
const refusal = { channel: 'mqtt', code: 'topic-refused', source: '192.0.2.1', detail: 'sk/1/x' } as const;

test('a refusal is counted each time, stored and logged once a minute', async () => {
  await using database = await openTestDatabase();
  let minute = Date.UTC(2026, 2, 1);
  const clock = { now: () => new Date(minute) };
  const { refusals, lines, registry } = testRefusals({ db: database.db, clock });
  for (let times = 0; times < 5; times++) refusals.record(refusal);
  const applianceId = systemIds.uuid();
  refusals.record({ ...refusal, applianceId });
  await refusals.settled();
  expect(await refusals.list({}, page)).toHaveLength(2);
  expect(await refusals.list({ applianceId }, page)).toMatchObject([{ ...refusal, applianceId }]);
  expect(lines).toHaveLength(1);
  expect(await registry.metrics()).toContain(
    'sitekeeper_refusals_total{channel="mqtt",code="topic-refused"} 6',
  );

  minute += 60_000;
  refusals.record(refusal);
  await refusals.settled();
  expect(await refusals.list({}, page)).toHaveLength(3);
  expect(lines).toHaveLength(2);
});

test('what a database cannot hold is recorded all the same', async () => {
  await using database = await openTestDatabase();
  const { refusals } = testRefusals({ db: database.db });
  refusals.record({ ...refusal, applianceId: 'not an id', detail: `a\0b${'x'.repeat(100_000)}` });
  await refusals.settled();
  const [stored] = await refusals.list({}, page);
  expect(stored).toMatchObject({ applianceId: null, detail: expect.stringMatching(/^abx+$/) });
});

test('recording neither throws nor waits while the database is away', async () => {
  const database = await openTestDatabase();
  const { refusals, lines } = testRefusals({ db: database.db });
  await database[Symbol.asyncDispose]();
  refusals.record(refusal);
  await refusals.settled();
  expect(lines.join('')).toContain('a refusal could not be stored');
});
