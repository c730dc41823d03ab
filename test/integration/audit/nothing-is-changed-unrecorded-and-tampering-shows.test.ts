import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAudit, createAuditStore } from '../../../cloud/audit/index.ts';
import { readConfig } from '../../../cloud/config.ts';
import { type Context, openContext } from '../../../cloud/context.ts';
import type { Customer } from '../../../cloud/customers/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { COMMAND_ENVIRONMENT } from '../../lib/command-environment.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { eventually } from '../../lib/eventually.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Entry = { sequence: string; kind: string; action: string; requestId: string; resourceId: string };
const audit = async (query: string): Promise<Entry[]> =>
  (await cloud.rest.get<{ items: Entry[] }>(`audit?${query}`)).items;
const faults = async () => (await cloud.context.audit.verify()).faults;

test('the attempt is there while nothing is done yet', async () => {
  const { rest, context } = cloud;
  const { id } = await rest.post<Customer>('customers', { name: 'Held' });
  const client = await context.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from customer where id = $1 for update', [id]);
    const changing = rest.patch(`customers/${id}`, { name: 'Changed' });
    await eventually(
      async () => (await audit(`outcome=unfinished&resource_id=${id}`)).length === 1,
      'an attempt',
    );
    await client.query('commit');
    await changing;
  } finally {
    client.release();
  }
  expect(await audit(`outcome=unfinished&resource_id=${id}`)).toEqual([]);
});

test('what cannot be recorded is not done', async () => {
  const { rest, context } = cloud;
  await context.pool.query('alter table audit_entry rename to audit_entry_away');
  const { status } = await rest.request('POST', 'customers', { body: { name: 'Unrecorded' } });
  await context.pool.query('alter table audit_entry_away rename to audit_entry');
  expect(status).toBe(500);
  const { items } = await rest.get<{ items: Customer[] }>('customers?q=Unrecorded');
  expect(items).toEqual([]);
  expect(await faults()).toEqual([]);
});

test('a file is recorded row by row, under its request', async () => {
  const columns = ['external_key', 'name'];
  for (const rows of [
    [
      ['c-1', 'First'],
      ['c-2', 'Second'],
    ],
    [['c-1', 'First again']],
  ]) {
    const sent = await sendFile(cloud, 'POST', 'imports/customers', csv(columns, ...rows));
    expect(sent).toMatchObject({ status: 200 });
  }
  const [changed, ...made] = (
    await cloud.rest.get<{ items: Record<string, unknown>[] }>('audit?action=import.customer')
  ).items;
  expect(changed).toMatchObject({ before: { name: 'First' }, after: { name: 'First again' } });
  expect(made.map(({ after }) => (after as Customer).name).sort()).toEqual(['First', 'Second']);
  const [file] = await audit(`request_id=${changed?.requestId}&kind=outcome`);
  expect(file).toMatchObject({ action: 'importFile' });
});

/** A writer of the record on a connection of its own, and how often another one was quicker. */
function createWriter({ pool, sealing, ids, clock, log }: Context) {
  const store = createAuditStore(pool);
  const conflicts: unknown[] = [];
  const append: typeof store.append = async (rows, from, ...rest) => {
    const written = await store.append(rows, from, ...rest);
    if (!written) conflicts.push(from);
    return written;
  };
  const metrics = new Registry();
  return { ...createAudit({ store: { ...store, append }, sealing, ids, clock, log, metrics }), conflicts };
}

test('two processes add to one chain, each again after the other was quicker', async () => {
  const config = readConfig({
    SITEKEEPER_DATA_DIR: cloud.dataDir,
    SITEKEEPER_ADMIN_EMAIL: 'admin@localhost',
    DATABASE_URL: cloud.databaseUrl,
    SITEKEEPER_LOG_LEVEL: 'silent',
  });
  await using other = await openContext(config);
  await using one = createWriter(cloud.context);
  await using two = createWriter(other);
  const entry = (i: number) =>
    ({ at: new Date(), kind: 'event', actorKind: 'system', action: 'counted', after: { i } }) as const;
  // Each knows an end of the chain that the other has written past.
  for (const [i, writer] of [one, two, one, two].entries()) await writer.record(entry(i));
  expect(one.conflicts.length).toBeGreaterThan(0);
  expect(two.conflicts.length).toBeGreaterThan(0);
  const writing = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? one : two).record(entry(4 + i)));
  await Promise.all(writing);
  expect(await faults()).toEqual([]);
  const { rows } = await cloud.context.pool.query<{ i: number }>(
    `select (after ->> 'i')::int as i from audit_entry where action = 'counted' order by 1`,
  );
  expect(rows.map(({ i }) => i)).toEqual(Array.from({ length: 404 }, (_, i) => i));
});

/** Does to the record what only the owner of the database can, looks at it, and undoes it. */
async function tampered<T>(sql: string, look: () => Promise<T>): Promise<T> {
  const { pool } = cloud.context;
  await pool.query('create table saved as select * from audit_entry');
  await pool.query('create table saved_head as select * from audit_head');
  await pool.query('alter table audit_entry disable trigger all');
  try {
    await pool.query(sql);
    return await look();
  } finally {
    await pool.query('delete from audit_entry; insert into audit_entry select * from saved');
    await pool.query('delete from audit_head; insert into audit_head select * from saved_head');
    await pool.query('alter table audit_entry enable trigger all; drop table saved, saved_head');
  }
}

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));

async function command(...args: string[]): Promise<{ status: number | null; said: string }> {
  const env = { ...COMMAND_ENVIRONMENT, SITEKEEPER_DATA_DIR: cloud.dataDir, DATABASE_URL: cloud.databaseUrl };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

test('whoever has the database and its owner’s rights is found out', async () => {
  const { head } = await cloud.context.audit.verify();
  const last = Number(head.sequence);
  expect(last).toBeGreaterThan(400);

  const edited = `update audit_entry set "actorName" = 'nobody' where sequence = 7`;
  expect(await tampered(edited, () => command('audit', 'verify'))).toMatchObject({
    status: 1,
    said: expect.stringContaining('entry 7 was altered'),
  });
  expect(await tampered('delete from audit_entry where sequence between 7 and 8', faults)).toEqual([
    { sequence: '9', fault: 'missing-before' },
  ]);
  expect(await tampered(`delete from audit_entry where sequence = ${last}`, faults)).toEqual([
    { sequence: String(last), fault: 'end-missing' },
  ]);
  // The end moved along with it is not the control plane's.
  const cutOff = `delete from audit_entry where sequence = ${last};
    update audit_head set sequence = e.sequence, hash = e.hash from audit_entry e where e.sequence = ${last - 1}`;
  expect(await tampered(cutOff, faults)).toEqual([{ sequence: String(last - 1), fault: 'end-not-ours' }]);

  const anchor = `${head.sequence}:${head.hash}`;
  expect(await command('audit', 'verify', '--anchor', anchor)).toMatchObject({
    status: 0,
    said: expect.stringContaining('none altered'),
  });
});

test('what is done at the command line is recorded as well', async () => {
  const { status, said } = await command('token', 'create', '--name', 'by hand', '--role', 'noc-viewer');
  expect(status).toBe(0);
  const entries = await audit('action=token%20create');
  expect(entries.map(({ kind }) => kind)).toEqual(['outcome', 'attempt']);
  expect(entries[1]).toMatchObject({
    actorKind: 'command',
    request: { name: 'by hand', role: 'noc-viewer' },
  });
  expect(JSON.stringify(entries)).not.toContain(said.trim());
});
