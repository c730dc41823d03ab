import type { Ids } from '../platform/ids.ts';
import type { Sealing } from '../platform/sealing.ts';
import { BEGINNING, endCode, type Head, linked } from './chain.ts';
import { complete } from './complete.ts';
import { differing } from './difference.ts';
import type { Entry, NewEntry } from './entry.ts';
import type { AuditStore, Pending, StoredHead } from './store.ts';

type Deps = { store: AuditStore; sealing: Sealing; ids: Ids };
type Open = StoredHead & { key: Uint8Array };

/** Where the key of the chain's end belongs. */
const AUDIT_KEY_PURPOSE = 'audit-head/key';
const KEY_OCTETS = 32;
const BATCH = 500;

/**
 * Adds to the chain. Others add to it too: one statement writes only where the chain still ends as it was known here,
 * and begins anew from where it ends now.
 */
export function createAppending({ store, sealing, ids }: Deps) {
  let known: (Head & { key: Uint8Array }) | undefined;
  /** One at a time within this process. */
  let last: Promise<unknown> = Promise.resolve();

  async function open(): Promise<Open> {
    const fresh = ids.random(KEY_OCTETS);
    const beginning = {
      ...BEGINNING,
      mac: endCode(fresh, BEGINNING),
      sealedKey: sealing.seal(fresh, AUDIT_KEY_PURPOSE),
    };
    const head = await store.head(beginning);
    return { ...head, key: sealing.open(head.sealedKey, AUDIT_KEY_PURPOSE) };
  }

  async function add(entries: readonly Entry[], taken: readonly string[]): Promise<void> {
    for (;;) {
      const { key, ...from } = known ?? (await open());
      const { rows, head } = linked(from, entries);
      // Unknown until it is known to be written.
      known = undefined;
      const done = await store.append(rows, from, { ...head, mac: endCode(key, head) }, taken);
      if (!done) continue;
      known = { ...head, key };
      return;
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    open,
    append: (entries: readonly Entry[]): Promise<void> => inTurn(() => add(entries, [])),

    /** Takes what the database noted by itself into the chain. */
    gather: (): Promise<'more' | 'done'> =>
      inTurn(async () => {
        const pending = await store.pending(BATCH);
        if (pending.length === 0) return 'done';
        await add(
          pending.map(({ entry }) => noted(entry)),
          pending.map(({ id }) => id),
        );
        return pending.length < BATCH ? 'done' : 'more';
      }),
  };
}

/** Of whole rows only what differs is kept. */
function noted(entry: Pending['entry']): Entry {
  const { at, before, after, ...rest } = entry;
  const difference = before ? differing(before, after) : { before: null, after };
  return complete({ ...rest, ...difference, at: new Date(String(at)) } as NewEntry);
}
