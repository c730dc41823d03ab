import { spawn } from 'node:child_process';
import { chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { eventually } from '../../lib/eventually.ts';
import { captureLog } from '../../lib/log-capture.ts';

async function temporary(): Promise<{ directory: string } & AsyncDisposable> {
  const parent = await mkdtemp(join(tmpdir(), 'sitekeeper-embedded-'));
  return {
    directory: join(parent, 'postgres'),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

const pidIn = async (directory: string) =>
  Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);

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
  process.kill(await pidIn(place.directory), 'SIGKILL');
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
  const { log, lines } = captureLog();
  await using postgres = await openEmbeddedPostgres({ directory, database: 'kept', log });
  await expect(ask(postgres.url('kept'))).rejects.toThrow('relation "kept" does not exist');
  const url = postgres.url('kept');
  process.kill(await pidIn(directory), 'SIGKILL');
  await eventually(() => lines.some((line) => line.includes('is back')), 'it is started again', {
    everyMs: 20,
  });
  // Whoever has a pool on it goes on with the address it knows.
  expect(postgres.url('kept')).toBe(url);
  await expect(ask(url)).rejects.toThrow('relation "kept" does not exist');
});

test('lock files of a server that is gone are cleared, whoever has its process number now', async () => {
  await using place = await temporary();
  const { directory } = place;
  const open = () => openEmbeddedPostgres({ directory, database: 'kept', log: captureLog().log });
  await (await open())[Symbol.asyncDispose]();
  // Of the account that PostgreSQL runs as: it takes no other for a server.
  const { uid, gid } = await stat(directory);
  const somebody = spawn('sleep', ['300'], { uid, gid });
  try {
    for (const content of [`${somebody.pid}\n`, '', 'nonsense\n']) {
      for (const file of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
        await writeFile(join(directory, file), content);
        await chown(join(directory, file), uid, gid);
      }
      await using postgres = await open();
      await expect(ask(postgres.url('kept'))).rejects.toThrow('relation "kept" does not exist');
    }
  } finally {
    somebody.kill();
  }
});

test('a database of another major version of PostgreSQL is refused at once, naming both', async () => {
  await using place = await temporary();
  const open = () => openEmbeddedPostgres({ ...place, database: 'kept', log: captureLog().log });
  await (await open())[Symbol.asyncDispose]();
  await writeFile(join(place.directory, 'PG_VERSION'), '12\n');
  await expect(open()).rejects.toThrow(
    /is of PostgreSQL 12, and this version of Sitekeeper brings PostgreSQL \d+\./,
  );
});
