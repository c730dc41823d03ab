import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';
import { EMPTY_JOURNAL, Journal } from './journal.ts';
import { readJson } from './read-json.ts';

const FILE = 'journal.json';

export type JournalStore = {
  current(): Journal;
  /** Durable on return; throws, and changes nothing in memory, when the disk refuses. */
  commit(change: (journal: Journal) => Journal): Promise<void>;
  /**
   * For what is true whether or not the disk takes it: an end that is not recorded is only repeated after a restart.
   */
  note(change: (journal: Journal) => Journal): Promise<void>;
};

export async function openJournal({ disk, log }: { disk: Disk; log: Log }): Promise<JournalStore> {
  let journal = (await readJson(disk, FILE, Journal, log)) ?? EMPTY_JOURNAL;
  const save = (next: Journal) => disk.write(FILE, JSON.stringify(next));
  return {
    current: () => journal,
    async commit(change) {
      const next = change(journal);
      await save(next);
      journal = next;
    },
    async note(change) {
      journal = change(journal);
      await save(journal).catch((error: unknown) => log.error({ err: error }, 'journal cannot be written'));
    },
  };
}
