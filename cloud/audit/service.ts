import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import { createGroupCommit } from '../platform/group-commit.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { createMinuteBudget } from '../platform/minute-budget.ts';
import type { Sealing } from '../platform/sealing.ts';
import { reasonFor } from '../platform/storage-failure.ts';
import type { Addressed } from './address.ts';
import { createAppending } from './append.ts';
import type { Head } from './chain.ts';
import { type ChainVerdict, createChainCheck } from './check-chain.ts';
import { complete } from './complete.ts';
import type { Entry, NewEntry } from './entry.ts';
import type { AuditFilter, AuditStore, Snapshot } from './store.ts';

type Deps = { store: AuditStore; sealing: Sealing; ids: Ids; clock: Clock; log: Log; metrics: Registry };

export type Audit = ReturnType<typeof createAudit>;

const PAGE = 1_000;
/** How soon what the database noted by itself is taken into the chain. */
const GATHER_EVERY_MS = 2_000;
/** How often the end of the chain is told to the log, for whoever keeps logs elsewhere. */
const TELL_EVERY_MS = 3_600_000;
/** Refusals recorded a minute, each once: of those who are known, and of those who are not. */
const REFUSALS_PER_MINUTE = { known: 3_000, unknown: 300 };

/** The record of every change and every refused attempt. */
export function createAudit({ store, sealing, ids, clock, log, metrics }: Deps) {
  const appending = createAppending({ store, sealing, ids });
  const writing = createGroupCommit<Entry>((entries) => appending.append(entries));
  const budgets = {
    known: createMinuteBudget(REFUSALS_PER_MINUTE.known),
    unknown: createMinuteBudget(REFUSALS_PER_MINUTE.unknown),
  };
  const unrecorded = new Counter({
    name: 'sitekeeper_audit_unrecorded_refusals_total',
    help: 'Refused requests that are not in the audit record: repetitions within a minute, or too many',
    registers: [metrics],
  });
  const timers: NodeJS.Timeout[] = [];
  let gathering = Promise.resolve();

  /** Resolves when it is durable. */
  const record = (entry: NewEntry): Promise<void> => writing.add(complete(entry));

  async function gather(): Promise<void> {
    while ((await appending.gather()) === 'more');
  }

  const repeatedly = (what: () => Promise<unknown>, everyMs: number, failure: string): void => {
    const again = () => {
      gathering = gathering.then(what).then(
        () => undefined,
        (error: unknown) => log.error(reasonFor(error), failure),
      );
    };
    again();
    timers.push(setInterval(again, everyMs).unref());
  };

  return {
    record,

    /** Whether a refusal with this key shall be recorded: not again within the minute. */
    worthRecording(key: string, known: boolean): boolean {
      const worth = budgets[known ? 'known' : 'unknown'].allows(key, clock.now());
      if (!worth) unrecorded.inc();
      return worth;
    },

    snapshot: ({ kind, keys }: Addressed): Promise<Snapshot | undefined> =>
      kind ? store.snapshot(kind, keys) : Promise.resolve(undefined),

    /** The newest first, with all that was noted until now. */
    async list(filter: AuditFilter, bounds: { after: string | undefined; take: number }) {
      await gather();
      return store.list(filter, bounds);
    },

    /**
     * Goes through the whole chain.
     * @param anchor an end of it that was written down earlier
     */
    async verify(anchor?: Head): Promise<ChainVerdict> {
      const { key, ...head } = await appending.open();
      const check = createChainCheck(anchor);
      let after = '0';
      for (;;) {
        const rows = await store.following(after, PAGE);
        // What is added meanwhile is looked at the next time.
        const known = rows.filter((row) => BigInt(row.sequence) <= head.sequence);
        for (const row of known) check.take(row);
        after = rows.at(-1)?.sequence ?? after;
        if (known.length < PAGE) return check.end(head, key);
      }
    },

    start(): void {
      repeatedly(gather, GATHER_EVERY_MS, 'what the database noted could not be taken into the audit record');
      const tellEnd = async () => {
        const { sequence, hash } = await appending.open();
        log.info({ sequence: String(sequence), hash }, 'the audit record ends here');
      };
      repeatedly(tellEnd, TELL_EVERY_MS, 'the end of the audit record could not be read');
    },

    async [Symbol.asyncDispose](): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await gathering;
      await writing.settled();
    },
  };
}
