import type pg from 'pg';
import type { Clock } from '../platform/clock.ts';
import { inTransaction } from '../platform/database-client.ts';
import { type HorizonFacts, nextHorizon } from './next-horizon.ts';

/** `until`: the instant from which retention counts back. `behindMs`: by how much it stays behind the clock. */
export type Standing = { until: Date; behindMs: number };

export type Horizon = ReturnType<typeof createHorizon>;

/**
 * The one notion of now for whatever deletes what is old. It trusts no clock alone, and moves by a day at the most beyond
 * where the last run left it, unless somebody says that the clock is right.
 */
export function createHorizon(deps: { pool: pg.Pool; clock: Clock; databaseClock?: Clock }) {
  const { pool, clock, databaseClock } = deps;
  let lastRun: number | undefined;
  let standing: Standing | undefined;

  return {
    /** Moves it on. `catchUp`: up to the clock. */
    advance({ catchUp = false } = {}): Promise<Standing> {
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<Row>(FACTS);
        const [row] = rows;
        if (!row) throw new Error('the row of the installation is missing');
        const now = new Date(
          Math.min(clock.now().getTime(), (databaseClock?.now() ?? row.database).getTime()),
        );
        const ranMs = lastRun === undefined ? 0 : performance.now() - lastRun;
        const { newest, until: before, movedAt } = row;
        const until = catchUp ? now : nextHorizon({ now, newest, before, movedAt, ranMs });
        await client.query('update installation set "prunedUntil" = $1, "prunedAt" = $2', [until, now]);
        lastRun = performance.now();
        standing = { until, behindMs: clock.now().getTime() - until.getTime() };
        return { outcome: standing, keep: true };
      });
    },
    /** As it stood last; `undefined` before this process has moved it. */
    standing: () => standing,
  };
}

type Row = Pick<HorizonFacts, 'newest' | 'movedAt'> & { database: Date; until: Date | null };

const FACTS = `select clock_timestamp() as database, "prunedUntil" as until, "prunedAt" as "movedAt", greatest(
    (select max("receivedAt") from report), (select max("receivedAt") from appliance_event),
    (select at from audit_entry order by sequence desc limit 1)) as newest
  from installation where id = 1 for update`;
