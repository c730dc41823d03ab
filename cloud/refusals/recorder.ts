import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { createMinuteBudget } from '../platform/minute-budget.ts';
import type { RefusalChannel } from './schema.ts';
import type { RefusalStore } from './store.ts';

/** `detail` tells what was wrong and where; it never holds a secret nor what a message said. */
export type Refusal = {
  channel: RefusalChannel;
  code: string;
  applianceId?: string;
  /** IP address. */
  source: string;
  detail: string;
};

type Deps = { store: RefusalStore; ids: Ids; clock: Clock; log: Log; metrics: Registry };

export type Refusals = ReturnType<typeof createRefusals>;

const LOGGED_PER_MINUTE = 200;
const STORED_PER_MINUTE = 1000;
const LONGEST_DETAIL = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the southbound side refused: every one is counted; stored unless the very same was stored in this minute; logged
 * once per source and code a minute.
 */
export function createRefusals({ store, ids, clock, log, metrics }: Deps) {
  const toLog = createMinuteBudget(LOGGED_PER_MINUTE);
  const toStore = createMinuteBudget(STORED_PER_MINUTE);
  const writing = new Set<Promise<void>>();
  const counter = new Counter({
    name: 'sitekeeper_refusals_total',
    help: 'Requests, connections and messages of appliances that were refused',
    labelNames: ['channel', 'code'],
    registers: [metrics],
  });

  return {
    /** Never throws and never waits. */
    record(refusal: Refusal): void {
      const { channel, code, source } = refusal;
      const detail = refusal.detail.replaceAll('\0', '').slice(0, LONGEST_DETAIL);
      const applianceId = refusal.applianceId && UUID.test(refusal.applianceId) ? refusal.applianceId : null;
      const at = clock.now();
      counter.inc({ channel, code });
      if (toLog.allows(JSON.stringify([source, code]), at)) {
        log.warn({ channel, code, applianceId, source, detail }, 'refused');
      }
      if (toStore.allows(JSON.stringify([channel, code, source, applianceId, detail]), at)) {
        write({ id: ids.uuid(), at, channel, code, applianceId, source, detail });
      }
    },

    /** Resolves when everything recorded so far is stored. */
    async settled(): Promise<void> {
      await Promise.all(writing);
    },

    list: store.list,
  };

  function write(row: Parameters<RefusalStore['insert']>[0]): void {
    const written = store
      .insert(row)
      .catch((err) => log.error({ err, code: row.code }, 'a refusal could not be stored'))
      .finally(() => writing.delete(written));
    writing.add(written);
  }
}
