import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { eventually } from '../../lib/eventually.ts';
import { captureLog } from '../../lib/log-capture.ts';
import { runSuccessfully } from '../../lib/run-command.ts';

/** Enough for a fresh cluster, and soon full. */
const VOLUME = 'size=120m,mode=755';

let mount: string;
let postgres: EmbeddedPostgres;
let cloud: TestCloud;
const { log, lines } = captureLog();

beforeAll(async () => {
  mount = await mkdtemp(join(tmpdir(), 'sitekeeper-full-'));
  await runSuccessfully('mount', ['-t', 'tmpfs', '-o', VOLUME, 'tmpfs', mount]);
  postgres = await openEmbeddedPostgres({
    directory: join(mount, 'postgres'),
    database: 'full',
    log,
    settings: { fsync: 'off', shared_buffers: '16MB' },
    longestPauseMs: 20,
  });
  cloud = await startCloud({ env: { DATABASE_URL: postgres.url('full') } });
});
afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
  await runSuccessfully('umount', [mount]);
  await rm(mount, { recursive: true, force: true });
});

/** Takes all the room there is; disposing gives it back. */
async function fill(): Promise<AsyncDisposable> {
  const path = join(mount, 'filler');
  const file = await open(path, 'w');
  const block = Buffer.alloc(65_536);
  try {
    for (;;) await file.write(block);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    await file.close();
  }
  return { [Symbol.asyncDispose]: () => rm(path) };
}

const FULL = {
  status: 503,
  body: {
    code: 'storage-full',
    title: 'The storage is full',
    detail: 'The volume of the database is full. Free some space on it; nothing was changed.',
  },
  headers: { 'retry-after': '30' },
};
const add = (name = 'x'.repeat(100)) =>
  cloud.rest.request<{ code?: string }>('POST', 'resellers', { body: { name } });
const ready = () => cloud.rest.request('GET', '/readyz');

test('a full disk is named to whoever writes, and by /readyz; all is served again when there is room', async () => {
  {
    await using _full = await fill();
    let refused = await add();
    // Until the room inside of the database's files is taken.
    while (refused.status === 201) refused = await add();
    expect(refused).toMatchObject(FULL);
    expect(await ready()).toMatchObject({ status: 503, body: { code: 'storage-full' } });
    expect(await cloud.rest.request('GET', '/healthz')).toMatchObject({ status: 200 });
    expect(await cloud.rest.request('GET', 'resellers')).toMatchObject({ status: 200 });
    const directory = join(cloud.dataDir, 'box');
    await runSuccessfully('mkdir', ['-p', directory]);
    await writeFile(join(directory, 'ca.pem'), cloud.ca);
    const est = { url: `https://localhost:${cloud.ports.device}/.well-known/est`, directory };
    const body = await makeRequest(directory, 'box');
    const enrol = (i: number) =>
      curl({ site: est, path: '/simpleenroll', user: `SK-${1000 + i}:secret`, body });
    let answer = await enrol(0);
    // Boxes wait for approval until the room inside of that table is taken, too.
    for (let i = 1; answer.status === 202; i++) answer = await enrol(i);
    const { 'content-type': type, 'retry-after': again } = answer.headers;
    expect({ status: answer.status, code: answer.code, type, again }).toEqual({
      status: 503,
      code: 'storage-full',
      type: 'application/problem+json; charset=utf-8',
      again: '30',
    });
    for (const name of ['Content-Type', 'Content-Length', 'Retry-After'])
      expect(answer.names).toContain(name);
  }
  await eventually(async () => (await ready()).status === 200, 'it is ready again', { everyMs: 20 });
  expect(await add()).toMatchObject({ status: 201 });
});

test('a database that does not start for want of room is tried until there is some', async () => {
  const reasons = () =>
    lines
      .filter((line) => line.includes('does not come back'))
      .map((line) => String(JSON.parse(line).reason).replace(/\d+/g, ''));
  {
    await using _full = await fill();
    const pid = Number((await readFile(join(mount, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await eventually(() => postgres.trouble !== undefined && reasons().length > 0, 'it does not start', {
      everyMs: 20,
    });
    // Attempts beyond any number at which one might give up.
    for (let more = 0; more < 25; more++) {
      const before = postgres.trouble;
      await eventually(() => postgres.trouble !== before, 'it is tried again', { everyMs: 5 });
    }
    expect(postgres.trouble?.message).toMatch(/No space left on device Free some space there\.$/);
    // Each reason is told once, not at every attempt.
    expect(reasons()).toEqual([...new Set(reasons())]);
  }
  await eventually(async () => (await ready()).status === 200, 'it is ready again', { everyMs: 20 });
  expect(await add()).toMatchObject({ status: 201 });
});
