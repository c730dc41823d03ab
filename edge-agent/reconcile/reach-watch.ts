import type { Log } from '../log.ts';
import { withUnreachable } from '../state/journal.ts';
import type { JournalStore } from '../state/journal-store.ts';

/** A line that dials again or asks for its address after a roll-back has this long before a failure counts. */
const SETTLING_MILLISECONDS = 30_000;

export type ReachWatchDependencies = {
  journal: JournalStore;
  isConnected: () => boolean;
  /** Whether a WAN has an address now. */
  hasAddress: () => Promise<boolean>;
  /** Milliseconds of a clock that is never set. */
  now: () => number;
  log: Log;
};

/**
 * Tells apart, after a roll-back, a target state that cut the appliance off from an uplink that was away with what ran
 * before too: whether the control plane could be reached at once, or for how long it could not. Kept in the journal, so
 * that the first report that arrives says it.
 */
export type ReachWatch = {
  /** What ran before is back. */
  begin(): void;
  /** The control plane could not be reached. */
  failed(): Promise<void>;
  /** It was. */
  connected(): Promise<void>;
};

export function createReachWatch({
  journal,
  isConnected,
  hasAddress,
  now,
  log,
}: ReachWatchDependencies): ReachWatch {
  let since: number | undefined;
  let hasFailed = false;
  const seconds = (from: number) => (hasFailed ? Math.max(1, Math.round((now() - from) / 1000)) : 0);
  const note = (from: number) => journal.note((before) => withUnreachable(before, seconds(from)));

  async function connected(): Promise<void> {
    const from = since;
    if (from === undefined) return;
    since = undefined;
    if (hasFailed) log.info({ seconds: seconds(from) }, 'the uplink was away with what ran before too');
    await note(from);
  }

  return {
    begin() {
      since = now();
      hasFailed = false;
      if (isConnected()) void connected();
    },
    async failed() {
      const from = since;
      if (from === undefined) return;
      const isSettled = hasFailed || now() - from >= SETTLING_MILLISECONDS || (await hasAddress());
      if (!isSettled || since !== from) return;
      hasFailed = true;
      await note(from);
    },
    connected,
  };
}
