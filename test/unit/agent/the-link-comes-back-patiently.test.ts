import { expect, test } from 'vitest';
import type { Connection } from '../../../edge-agent/link/connection.ts';
import { createLink, type LinkDependencies } from '../../../edge-agent/link/link.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

const BACKOFF = { firstMilliseconds: 1000, longestMilliseconds: 300_000 };

function connection({ stranded = false } = {}): Connection & { end: () => void } {
  const { promise, resolve } = Promise.withResolvers<Error>();
  const end = () => resolve(new Error('ended'));
  return { publish: async () => undefined, closed: promise, isStranded: () => stranded, close: end, end };
}

/** A link whose waits are recorded and last until the test lets them end. */
function linkOf(connect: LinkDependencies['connect']) {
  const waits: number[] = [];
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const connected: Connection[] = [];
  const failures: number[] = [];
  const link = createLink({
    connect,
    onConnected: (one) => void connected.push(one),
    onFailed: () => void failures.push(failures.length + 1),
    backoff: BACKOFF,
    random: () => 0.5,
    async pause(milliseconds, signal) {
      waits.push(milliseconds);
      if (waits.length === 6) {
        resolve();
        await new Promise((_, reject) => signal?.addEventListener('abort', reject));
      }
    },
    log: silentLog,
  });
  return { link, waits, enough, connected, failures };
}

test('each failure doubles the wait', async () => {
  const { link, waits, enough, failures } = linkOf(async () => {
    throw new Error('refused');
  });
  link.start();
  await enough;
  expect(failures).toHaveLength(6);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
  await link.stop();
});

test('a connection that is thrown out at once counts as a failure', async () => {
  const { link, waits, enough, connected } = linkOf(async () => {
    const one = connection();
    queueMicrotask(one.end);
    return one;
  });
  link.start();
  await enough;
  expect(waits.at(-1)).toBe(16_000);
  expect(connected).toHaveLength(6);
  await link.stop();
});

test('when the network may be another one it tries at once and begins anew', async () => {
  let reachable = false;
  const { link, enough, connected } = linkOf(async () => {
    if (!reachable) throw new Error('refused');
    return connection();
  });
  link.start();
  await enough;
  reachable = true;
  link.hurry();
  while (!link.current()) await new Promise((resolve) => setImmediate(resolve));
  expect(connected).toHaveLength(1);
  await link.stop();
});

test('a connection whose address is gone gives way to another at once; any other stays', async () => {
  const first = connection({ stranded: true });
  const second = connection();
  const open = [first, second];
  const { link, waits } = linkOf(async () => open.shift() as Connection);
  link.start();
  while (!link.current()) await new Promise((resolve) => setImmediate(resolve));
  link.hurry();
  while (link.current() !== second) await new Promise((resolve) => setImmediate(resolve));
  link.hurry();
  await new Promise((resolve) => setImmediate(resolve));
  expect(link.current()).toBe(second);
  expect(waits).toEqual([]);
  await link.stop();
});

test('a fresh connection replaces the one there is, and stays', async () => {
  const { link, connected } = linkOf(async () => connection());
  link.start();
  while (!link.current()) await new Promise((resolve) => setImmediate(resolve));
  const first = link.current();
  const fresh = await link.fresh(new AbortController().signal);
  expect(await first?.closed).toBeInstanceOf(Error);
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(link.current()).toBe(fresh);
  expect(connected).toEqual([first, fresh]);
  await link.stop();
});
