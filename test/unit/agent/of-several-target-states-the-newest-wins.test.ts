import { expect, test } from 'vitest';
import { createTargetQueue } from '../../../edge-agent/reconcile/queue.ts';
import { type Fault, factoryBox, startProcess, type World } from '../../lib/agent/apply-world.ts';
import { createPlatter } from '../../lib/agent/memory-disk.ts';
import { envelope, smallTarget } from '../../lib/agent/targets.ts';

const worldOf = (faults: (hostname: string) => Fault): World => ({
  box: factoryBox(),
  platter: createPlatter(),
  bootId: 'boot-1',
  faults,
});
const offered = (revision: number) => envelope(revision, smallTarget(`t${revision}`));

test('those that arrive while one is applied are not applied one by one', async () => {
  const seen = new Set<string>();
  const world = worldOf((hostname) => {
    seen.add(hostname);
    return 'none';
  });
  const { reconciler, journal } = await startProcess(world);
  for (const revision of [1, 2, 4, 3]) reconciler.offer(offered(revision));
  await reconciler.idle();
  expect(journal().confirmed?.revision).toBe(4);
  expect(seen).not.toContain('t2');
  expect(seen).not.toContain('t3');
});

test('the one that is being applied is not applied again', async () => {
  let checks = 0;
  const world = worldOf((hostname) => {
    if (hostname === 't1') checks += 1;
    return 'none';
  });
  const { reconciler } = await startProcess(world);
  reconciler.offer(offered(1));
  await Promise.resolve();
  reconciler.offer(offered(1));
  await reconciler.idle();
  const once = checks;
  reconciler.offer(offered(1));
  await reconciler.idle();
  expect(checks).toBe(once);
});

test('what ran before is brought back even when that fails at first', async () => {
  let failures = 0;
  const world = worldOf((hostname) => {
    if (hostname === 't2') failures = 3;
    if (hostname === 't1' && failures > 0) failures -= 1;
    return hostname === 't2' || failures > 0 ? 'activation' : 'none';
  });
  const { reconciler, journal } = await startProcess(world);
  reconciler.offer(offered(1));
  await reconciler.idle();
  reconciler.offer(offered(2));
  await reconciler.idle();
  expect(world.box.strongswan).toBe('t1');
  expect(journal()).toMatchObject({ confirmed: { revision: 1 }, attempt: { phase: 'rolled-back' } });
});

test('when it cannot be brought back at all, a newer target state may still be taken', async () => {
  let broken = false;
  const world = worldOf((hostname) => {
    if (hostname === 't2') broken = true;
    return hostname === 't2' || (hostname === 't1' && broken) ? 'activation' : 'none';
  });
  const { reconciler, journal } = await startProcess(world);
  reconciler.offer(offered(1));
  await reconciler.idle();
  reconciler.offer(offered(2));
  setImmediate(() => reconciler.offer(offered(3)));
  await new Promise((resolve) => setImmediate(resolve));
  await reconciler.idle();
  expect(journal().confirmed?.revision).toBe(3);
  expect(new Set(Object.values(world.box))).toEqual(new Set(['t3']));
});

test('of one revision that is sent twice the later one waits, and an older revision never does', () => {
  const queue = createTargetQueue();
  expect(queue.offer(envelope(5, smallTarget('first')))).toBe(true);
  expect(queue.offer(envelope(5, smallTarget('second')))).toBe(true);
  expect(queue.offer(envelope(4, smallTarget('older')))).toBe(false);
  expect(queue.take()?.target).toEqual(smallTarget('second'));
});
