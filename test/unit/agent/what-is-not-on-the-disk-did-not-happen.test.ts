import { expect, test } from 'vitest';
import type { Driver } from '../../../edge-agent/drivers/driver.ts';
import { createExecutors } from '../../../edge-agent/reconcile/executors.ts';
import { EMPTY_JOURNAL, withApplying, withConfirmed } from '../../../edge-agent/state/journal.ts';
import { openJournal } from '../../../edge-agent/state/journal-store.ts';
import { createMemoryDisk, createPlatter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { envelope, smallTarget } from '../../lib/agent/targets.ts';

const message = (revision: number) => ({
  ...envelope(revision, smallTarget(`t${revision}`)),
  target: smallTarget(`t${revision}`),
});

test('a commit that the disk refuses leaves the journal as it was; a note is true all the same', async () => {
  const disk = createMemoryDisk(createPlatter());
  const refuse = async () => Promise.reject(new Error('no space left on device'));
  const journal = await openJournal({ disk: { ...disk, write: refuse }, log: silentLog });
  await expect(journal.commit((now) => withConfirmed(now, message(1)))).rejects.toThrow('no space left');
  expect(journal.current()).toEqual(EMPTY_JOURNAL);
  await journal.note((now) => withApplying(now, message(1)));
  expect(journal.current().attempt?.revision).toBe(1);
});

test('a change is guarded by what runs and what comes, the way back by what ran alone', async () => {
  const guarded: (string | undefined)[][] = [];
  const nftables: Driver = {
    name: 'nftables',
    check: async () => [],
    guard: async ({ before, after }) => void guarded.push([before?.system.hostname, after?.system.hostname]),
    activate: async () => undefined,
    capture: async () => null,
    restore: async () => undefined,
    observe: async () => ({}),
    drift: async () => [],
  };
  const journal = await openJournal({ disk: createMemoryDisk(createPlatter()), log: silentLog });
  const { guard } = createExecutors({
    drivers: [nftables],
    journal,
    bootId: 'boot-1',
    reachControlPlane: async () => undefined,
    probe: async () => undefined,
    pause: async () => undefined,
  });
  const deadline = new AbortController().signal;
  await guard({ step: 'guard' }, { message: message(1), deadline });
  await journal.commit((now) => withConfirmed(now, message(1)));
  await guard({ step: 'guard' }, { message: message(2), deadline });
  await guard({ step: 'guard' }, { message: undefined, deadline });
  expect(guarded).toEqual([
    [undefined, 't1'],
    ['t1', 't2'],
    ['t1', undefined],
  ]);
});
