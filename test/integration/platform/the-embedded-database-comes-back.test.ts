import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { captureLog } from '../../lib/log-capture.ts';

async function temporary(): Promise<{ directory: string } & AsyncDisposable> {
  const parent = await mkdtemp(join(tmpdir(), 'sitekeeper-embedded-'));
  return {
    directory: join(parent, 'postgres'),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

async function ask(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query('select count(*)::int as n from kept')).rows[0];
  } finally {
    await client.end();
  }
}

test('a server that dies is started again, with what was committed', async () => {
  await using place = await temporary();
  const { log, lines } = captureLog();
  await using postgres = await openEmbeddedPostgres({ ...place, database: 'kept', log });
  const client = new pg.Client({ connectionString: postgres.url('kept') });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table kept as select 1 as one');
  const pid = Number((await readFile(join(place.directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  while (lines.filter((line) => line.includes('PostgreSQL started')).length < 2) await sleep(50);
  expect(await ask(postgres.url('kept'))).toEqual({ n: 1 });
});

test('two users share one server, and the last to leave stops it', async () => {
  await using place = await temporary();
  const { log, lines } = captureLog();
  const pidFile = join(place.directory, 'postmaster.pid');
  const [one, other] = await Promise.all([
    openEmbeddedPostgres({ ...place, database: 'kept', log }),
    openEmbeddedPostgres({ ...place, database: 'kept', log }),
  ]);
  expect(one.url('kept')).toBe(other.url('kept'));
  await one[Symbol.asyncDispose]();
  expect((await readFile(pidFile, 'utf8')).split('\n')[7]?.trim()).toBe('ready');
  await other[Symbol.asyncDispose]();
  await expect(readFile(pidFile)).rejects.toThrow('ENOENT');
  expect(lines.join('')).not.toContain('"level":50');
});

test('a directory whose path is too long for a socket works as well', async () => {
  await using place = await temporary();
  const directory = join(place.directory, 'x'.repeat(100));
  await using postgres = await openEmbeddedPostgres({ directory, database: 'kept', log: captureLog().log });
  await expect(ask(postgres.url('kept'))).rejects.toThrow('relation "kept" does not exist');
});
