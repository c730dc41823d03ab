import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Log } from '../../../edge-agent/log.ts';
import { type Outbox, openOutbox } from '../../../edge-agent/state/outbox.ts';
import { createFuse, type Fuse } from '../../lib/agent/fuse.ts';
import { createMemoryDisk, createPlatter, type Platter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

const ROOMY = { itemsPerBatch: 3, bytesPerBatch: 1000, bytes: 100_000 };

const open = (platter: Platter, limits = ROOMY, fuse?: Fuse, log: Log = silentLog): Promise<Outbox> =>
  openOutbox({ disk: createMemoryDisk(platter, fuse), folder: 'outbox', limits, log });

async function drain(outbox: Outbox): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  for (let batch = await outbox.oldest(); batch; batch = await outbox.oldest()) {
    batches.push(batch.items);
    await outbox.done(batch);
  }
  return batches;
}

test('items come out in order, in batches of the allowed size, also after a restart', async () => {
  const platter = createPlatter();
  const first = await open(platter);
  for (const item of [1, 2, 3, 4]) await first.add(item);
  const second = await open(platter);
  await second.add(5);
  expect(await drain(second)).toEqual([[1, 2, 3], [4], [5]]);
  expect(await drain(await open(platter))).toEqual([]);
});

test('a batch that is being sent takes no more items', async () => {
  const outbox = await open(createPlatter());
  await outbox.add('a');
  const sending = await outbox.oldest();
  await outbox.add('b');
  expect(sending?.items).toEqual(['a']);
  if (sending) await outbox.done(sending);
  expect(await drain(outbox)).toEqual([['b']]);
});

test('they come out in order after any number of restarts', async () => {
  const platter = createPlatter();
  const numbers = Array.from({ length: 12 }, (_, n) => n);
  for (const n of numbers) await (await open(platter)).add(n);
  expect(await drain(await open(platter))).toEqual(numbers.map((n) => [n]));
});

test('a batch is as large as its items and octets may be, and no larger', async () => {
  const three = await open(createPlatter(), { ...ROOMY, bytesPerBatch: 12 });
  for (const item of [100, 200, 300, 400]) await three.add(item);
  expect(await drain(three)).toEqual([[100, 200, 300], [400]]);
  const two = await open(createPlatter(), { ...ROOMY, bytesPerBatch: 11 });
  for (const item of [100, 200, 300]) await two.add(item);
  expect(await drain(two)).toEqual([[100, 200], [300]]);
});

test('when full, the oldest batch is given up first, and that is told', async () => {
  const warned: unknown[] = [];
  const log = { ...silentLog, warn: (facts: unknown) => warned.push(facts) };
  const limits = { itemsPerBatch: 1, bytesPerBatch: 1000, bytes: 26 };
  const outbox = await open(createPlatter(), limits, undefined, log);
  for (const item of ['0123456789', 'abcdefghij']) await outbox.add(item);
  expect(warned).toEqual([]);
  await outbox.add('ABCDEFGHIJ');
  expect(warned).toEqual([{ folder: 'outbox', bytes: 13 }]);
  expect(await drain(outbox)).toEqual([['abcdefghij'], ['ABCDEFGHIJ']]);
  await outbox.add('larger than there is room for');
  expect(await drain(outbox)).toEqual([['larger than there is room for']]);
});

test('a batch that was given up while it was sent takes no other along', async () => {
  const outbox = await open(createPlatter(), { itemsPerBatch: 1, bytesPerBatch: 1000, bytes: 8 });
  await outbox.add(100);
  const sending = (await outbox.oldest())!;
  for (const item of [200, 300]) await outbox.add(item);
  await outbox.done(sending);
  expect(await drain(outbox)).toEqual([[200], [300]]);
});

test('a batch of which nothing can be read is passed over', async () => {
  const platter = createPlatter();
  for (const item of [1, 2, 3]) await (await open(platter)).add(item);
  const [torn, gone] = [...platter.files.keys()];
  platter.files.set(torn!, Buffer.from('{"half'));
  const outbox = await open(platter);
  platter.files.delete(gone!);
  expect(await drain(outbox)).toEqual([[3]]);
  expect(platter.files.size).toBe(0);
});

test('a power loss at any step loses at most the item being added, wherever the last line is torn', async () => {
  const torn = fc.double({ min: 0, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), torn, async (at, share) => {
      const platter = createPlatter(share);
      const dying = await open(platter, ROOMY, createFuse(at)).catch(() => undefined);
      const added: number[] = [];
      for (const item of [1, 2, 3, 4, 5]) {
        const kept = await dying?.add(item).then(
          () => true,
          () => false,
        );
        if (kept) added.push(item);
        else break;
      }
      const survivor = await open(platter);
      await survivor.add(99);
      const items = (await drain(survivor)).flat();
      expect(items.at(-1)).toBe(99);
      expect(items.slice(0, added.length)).toEqual(added);
      expect(items.length - added.length).toBeLessThanOrEqual(2);
    }),
  );
});

test('what an append that failed left behind hides no later item', async () => {
  const platter = createPlatter();
  const disk = createMemoryDisk(platter);
  let full = false;
  const outbox = await openOutbox({
    folder: 'outbox',
    limits: ROOMY,
    log: silentLog,
    disk: {
      ...disk,
      async append(name, data) {
        await disk.append(name, full ? data.slice(0, data.length / 2) : data);
        if (full) throw new Error('no space left on device');
      },
    },
  });
  await outbox.add({ item: 'before' });
  full = true;
  await expect(outbox.add({ item: 'torn' })).rejects.toThrow('no space left');
  full = false;
  await outbox.add({ item: 'after' });
  expect((await drain(outbox)).flat()).toEqual([{ item: 'before' }, { item: 'after' }]);
});
