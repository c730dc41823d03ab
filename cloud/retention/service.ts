import type pg from 'pg';
import type { Log } from '../platform/log.ts';
import type { Horizon } from './horizon.ts';
import { type Rule, rules } from './rules.ts';

const HISTORY_DAYS = 90;
const BATCH_ROWS = 2000;
const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

export type RetentionDeps = {
  pool: pg.Pool;
  horizon: Pick<Horizon, 'advance'>;
  log: Log;
  /** How long reports, events and refusals are kept. */
  historyDays?: number;
  /** Rows a statement deletes at the most. */
  batchRows?: number;
};

/** Forgets what is past its time, batch by batch, every hour. Several processes may do so at once. */
export function createRetention(deps: RetentionDeps) {
  const { pool, horizon, historyDays = HISTORY_DAYS, batchRows = BATCH_ROWS } = deps;
  const log = deps.log.child({ part: 'retention' });
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function apply({ text, keptDays }: Rule, until: Date): Promise<number> {
    const before = new Date(until.getTime() - keptDays * DAY_MS);
    let deleted = 0;
    while (!stopping.signal.aborted) {
      const { rowCount } = await pool.query(text, [before, batchRows]);
      deleted += rowCount ?? 0;
      if ((rowCount ?? 0) < batchRows) break;
    }
    return deleted;
  }

  /** How many of what were deleted. `catchUp`: up to the clock, as somebody said. */
  async function prune({ catchUp = false } = {}): Promise<Record<string, number>> {
    const { until } = await horizon.advance({ catchUp });
    const pruned: Record<string, number> = {};
    for (const rule of rules(historyDays)) {
      const deleted = await apply(rule, until);
      if (deleted > 0) pruned[rule.what] = deleted;
    }
    if (Object.keys(pruned).length > 0) log.info({ pruned }, 'what is past its time was deleted');
    return pruned;
  }

  function pruneByItself(): void {
    running = running
      .then(() => prune())
      .then(
        () => undefined,
        (error: unknown) => log.error({ err: error }, 'what is past its time could not be deleted'),
      );
  }

  return {
    prune,
    start(): void {
      pruneByItself();
      timer = setInterval(pruneByItself, EVERY_MS);
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
