import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDaemon } from '../../../edge-agent/drivers/daemon/daemon.ts';
import { groupMembers } from '../../../edge-agent/drivers/daemon/processes.ts';
import { eventually } from '../../lib/eventually.ts';
import { captureLog } from '../../lib/log-capture.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-daemon-'));
});
afterEach(async () => {
  await daemon().stop();
  await rm(directory, { recursive: true, force: true });
});

/** Each call is a new life of the agent: nothing is shared but the directory. */
const daemon = () => createDaemon({ name: 'sleeper', directory, log: captureLog().log });
const SLEEP = { command: '/bin/sleep', args: ['1000'] };

const record = async () => JSON.parse(await readFile(join(directory, 'sleeper.json'), 'utf8'));
const members = async () => (await groupMembers((await record()).pid)).map(({ pid }) => pid);

/** The keeper and what it keeps. */
async function bothRunning(): Promise<number[]> {
  await eventually(async () => (await members()).length === 2, 'keeper and daemon');
  return members();
}

test('the next agent takes over what runs, and replaces it when it shall be another', async () => {
  expect(await daemon().ensure(SLEEP)).toBe('started');
  const before = await record();
  expect(await daemon().ensure(SLEEP)).toBe('kept');
  expect(await record()).toEqual(before);

  expect(await daemon().ensure({ ...SLEEP, args: ['2000'] })).toBe('started');

  expect((await record()).pid).not.toBe(before.pid);
  expect(await groupMembers(before.pid)).toEqual([]);
});

test('a daemon that ends is started again by its keeper', async () => {
  await daemon().ensure(SLEEP);
  const { pid } = await record();
  const [sleeper] = (await bothRunning()).filter((member) => member !== pid);

  process.kill(sleeper!, 'SIGKILL');

  await eventually(async () => {
    const now = await members();
    return now.length === 2 && !now.includes(sleeper!);
  }, 'a new daemon');
});

test('a daemon without its keeper is still ended', async () => {
  await daemon().ensure(SLEEP);
  await bothRunning();
  const { pid } = await record();
  process.kill(pid, 'SIGKILL');

  expect(await daemon().isRunning()).toBe(true);
  await daemon().stop();

  expect(await groupMembers(pid)).toEqual([]);
});

test('a record of another boot, of another process, or of nonsense is nobody', async () => {
  await daemon().ensure(SLEEP);
  const good = await record();
  const path = join(directory, 'sleeper.json');
  for (const text of [
    JSON.stringify({ ...good, bootId: 'another' }),
    JSON.stringify({ ...good, startTicks: good.startTicks + 1 }),
    JSON.stringify({ ...good, pid: 1 }),
    JSON.stringify({ ...good, pid: -1 }),
    '{"pid":',
    'null',
  ]) {
    await writeFile(path, text);
    expect(await daemon().isRunning(), text).toBe(false);
  }
  await writeFile(path, JSON.stringify(good));
  expect(await daemon().isRunning()).toBe(true);
});

test('the log does not grow without end', async () => {
  await daemon().ensure({ command: '/bin/sh', args: ['-c', 'yes | head -c 3000000; sleep 1000'] });
  const path = join(directory, 'sleeper.log');
  await eventually(async () => (await stat(path)).size === 3_000_000, 'a large log');

  await daemon().isRunning();

  expect((await stat(path)).size).toBe(0);
  expect((await stat(`${path}.1`)).size).toBe(3_000_000);
});

test('a daemon that does not come to serve is an error that says what it said', async () => {
  const failing = {
    command: '/bin/sh',
    args: ['-c', 'echo port taken; exit 3'],
    readyFile: join(directory, 'ready'),
  };
  await expect(daemon().ensure(failing)).rejects.toThrow(/does not start: .*port taken/);
});

test('secrets of the agent do not reach a daemon', async () => {
  process.env.SITEKEEPER_TEST_SECRET = 'hidden';
  await daemon().ensure({ command: '/bin/sh', args: ['-c', 'env; echo end; sleep 1000'] });
  const path = join(directory, 'sleeper.log');
  await eventually(async () => (await readFile(path, 'utf8')).includes('end'), 'the environment');
  delete process.env.SITEKEEPER_TEST_SECRET;
  expect(await readFile(path, 'utf8')).not.toContain('hidden');
});
