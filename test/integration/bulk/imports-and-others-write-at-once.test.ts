import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { eventually } from '../../lib/eventually.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const post = (file: string) => sendFile(cloud, 'POST', 'imports/customers', file);
const waiting = async () => {
  const { rows } = await cloud.context.pool.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length;
};

test('what somebody else wrote meanwhile is seen by a second look, and nothing is there twice', async () => {
  const other = await cloud.context.pool.connect();
  try {
    await other.query('begin');
    await other.query(
      `insert into customer (id, "externalKey", name, "createdAt", "updatedAt")
       values (gen_random_uuid(), 'c-2', 'By hand', now(), now())`,
    );
    const importing = post(csv(['external_key', 'name'], ['c-1', 'One'], ['c-2', 'Two']));
    await eventually(async () => (await waiting()) > 0, 'the import waits for the other one');
    const second = await post(csv(['external_key', 'name'], ['c-3', 'Three']));
    expect(second).toMatchObject({ status: 409, json: { code: 'conflict' } });
    await other.query('commit');
    expect((await importing).json.rows).toMatchObject({ created: 1, updated: 1 });
  } finally {
    other.release();
  }
  const { items } = await cloud.rest.get<{ items: { name: string }[] }>('customers');
  expect(items.map(({ name }) => name).toSorted()).toEqual(['One', 'Two']);
});

test('the same request with an idempotency key is done once', async () => {
  const file = csv(['external_key', 'name'], ['c-9', 'Nine']);
  const once = () =>
    sendFile(cloud, 'POST', 'imports/customers', file, 'text/csv', { 'idempotency-key': 'monday' });
  expect((await once()).json.rows).toMatchObject({ created: 1 });
  const again = await once();
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.json.rows).toMatchObject({ created: 1 });
});
