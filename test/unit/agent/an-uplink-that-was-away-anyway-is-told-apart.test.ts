import { expect, test } from 'vitest';
import { createReachWatch, type ReachWatch } from '../../../edge-agent/reconcile/reach-watch.ts';
import { EMPTY_JOURNAL, withApplying, withRolledBack } from '../../../edge-agent/state/journal.ts';
import { openJournal } from '../../../edge-agent/state/journal-store.ts';
import { createMemoryDisk, createPlatter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

const message = { revision: 3, hash: 'a'.repeat(64) };

/** An agent that has just rolled back; its time stands until it is set. */
async function rolledBack({ isConnected = false, hasAddress = false } = {}) {
  const box = { now: 1_000_000, isConnected, hasAddress, asked: (): void => undefined };
  const journal = await openJournal({ disk: createMemoryDisk(createPlatter()), log: silentLog });
  await journal.commit(() => withRolledBack(withApplying(EMPTY_JOURNAL, message)));
  const watch: ReachWatch = createReachWatch({
    journal,
    isConnected: () => box.isConnected,
    async hasAddress() {
      box.asked();
      return box.hasAddress;
    },
    now: () => box.now,
    log: silentLog,
  });
  return {
    box,
    watch,
    after(seconds: number) {
      box.now = 1_000_000 + 1000 * seconds;
    },
    told: () => journal.current().attempt?.unreachableSeconds,
    journal,
  };
}

test('a control plane that is reached at once says that the target state was to blame', async () => {
  const { watch, after, told } = await rolledBack();
  watch.begin();
  after(8);
  expect(told()).toBeUndefined();
  await watch.connected();
  expect(told()).toBe(0);
});

test('so does one that is connected already', async () => {
  const { watch, told } = await rolledBack({ isConnected: true });
  watch.begin();
  await Promise.resolve();
  expect(told()).toBe(0);
});

test('one that cannot be reached from a line with an address was away: as long as that is told', async () => {
  const { watch, after, told } = await rolledBack({ hasAddress: true });
  watch.begin();
  await watch.failed();
  expect(told()).toBe(1);
  after(90);
  await watch.failed();
  expect(told()).toBe(90);
  after(100.6);
  await watch.connected();
  expect(told()).toBe(101);
  after(200);
  await watch.connected();
  await watch.failed();
  expect(told()).toBe(101);
});

test('a line without an address has half a minute to get it', async () => {
  const { watch, after, told, box } = await rolledBack();
  watch.begin();
  after(29.999);
  await watch.failed();
  expect(told()).toBeUndefined();
  after(30);
  await watch.failed();
  expect(told()).toBe(30);
  box.asked = () => expect.unreachable('what failed once needs no address to fail again');
  box.now = 1_031_000;
  await watch.failed();
  expect(told()).toBe(31);
});

test('without a roll-back nothing is told', async () => {
  const { watch, told } = await rolledBack({ hasAddress: true });
  await watch.failed();
  await watch.connected();
  expect(told()).toBeUndefined();
});

test('whoever connects while the addresses are asked for did not fail', async () => {
  const { watch, told, box } = await rolledBack({ hasAddress: true });
  watch.begin();
  box.asked = () => void watch.connected();
  await watch.failed();
  expect(told()).toBe(0);
});

test('each roll-back is judged anew', async () => {
  const { watch, after, told } = await rolledBack({ hasAddress: true });
  watch.begin();
  after(40);
  await watch.failed();
  watch.begin();
  after(45);
  await watch.connected();
  expect(told()).toBe(0);
});

test('of an attempt that began meanwhile it says nothing, nor where there is none', async () => {
  const { watch, told, journal } = await rolledBack();
  watch.begin();
  await journal.commit((now) => withApplying(now, { ...message, revision: 4 }));
  await watch.connected();
  expect([journal.current().attempt?.phase, told()]).toEqual(['applying', undefined]);
  await journal.commit(() => EMPTY_JOURNAL);
  watch.begin();
  await watch.connected();
  expect(journal.current()).toEqual(EMPTY_JOURNAL);
});
