import type pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { reasonFor } from './storage-failure.ts';

const EVERY_MS = 30_000;
/** By which two clocks may differ before anybody is told. */
const TOLERANCE_MS = 120_000;
/** A day, and what a run of retention takes. */
const BEHIND_MS = 25 * 3_600_000;

/** Compares the clocks there are: this machine's, the database's, the one that nobody sets, and what was seen last. */
export function createClockWatch(deps: {
  pool: pg.Pool;
  clock: Clock;
  bus: Bus;
  log: Log;
  metrics: Registry;
  /** How far what deletes old data stays behind the clock. */
  retentionBehindMs: () => number;
}) {
  const { pool, clock, bus, log, retentionBehindMs } = deps;
  let last: { at: number; steady: number } | undefined;
  let warnings: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const gauge = new Gauge({
    name: 'sitekeeper_clock_disagreement_seconds',
    help: 'By how much the clocks of this machine, of the database and of the last run differ at the most',
    registers: [deps.metrics],
  });

  async function check(): Promise<void> {
    const { rows } = await pool.query<{ database: Date; seen: Date | null }>(
      'select clock_timestamp() as database, "seenAt" as seen from installation where id = 1',
    );
    const now = clock.now().getTime();
    const [row] = rows;
    const ofDatabase = now - (row?.database.getTime() ?? now);
    const backwards = Math.max((row?.seen?.getTime() ?? now) - now, 0);
    const wasSet = last ? now - last.at - (performance.now() - last.steady) : 0;
    last = { at: now, steady: performance.now() };
    if (wasSet < -TOLERANCE_MS || backwards > TOLERANCE_MS) bus.publish('clock.set-back', {});
    const found = [
      ...(Math.abs(ofDatabase) > TOLERANCE_MS
        ? [`The clock of this machine is ${inWords(ofDatabase)} the database’s.`]
        : []),
      ...(backwards > TOLERANCE_MS
        ? [`The clock of this machine is ${inWords(-backwards)} the last time the control plane ran.`]
        : []),
      ...(retentionBehindMs() > BEHIND_MS
        ? [
            `The clock of this machine is ${inWords(retentionBehindMs())} what was received and deleted until now, so that retention holds back. If the clock is right, run sitekeeper retention catch-up.`,
          ]
        : []),
    ];
    gauge.set(Math.max(Math.abs(ofDatabase), backwards, Math.abs(wasSet)) / 1000);
    if (Math.abs(wasSet) > TOLERANCE_MS)
      log.warn({ seconds: Math.round(wasSet / 1000) }, 'the clock was set');
    if (found.join() !== warnings.join())
      log.warn({ warnings: found }, found.length > 0 ? 'the clocks disagree' : 'the clocks agree again');
    warnings = found;
    await pool.query('update installation set "seenAt" = $1 where id = 1', [new Date(now)]);
  }

  const checkByItself = () =>
    check().catch((error: unknown) => log.warn(reasonFor(error), 'the clocks could not be compared'));

  return {
    check,
    /** What an operator is to know of the clocks; nothing while they agree. */
    warnings: (): readonly string[] => warnings,
    async start(): Promise<void> {
      await checkByItself();
      timer = setInterval(() => void checkByItself(), EVERY_MS).unref();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const [amount, unit] =
    seconds >= 2 * 86_400
      ? [Math.round(seconds / 86_400), 'days']
      : seconds >= 7200
        ? [Math.round(seconds / 3600), 'hours']
        : [Math.round(seconds / 60), 'minutes'];
  return `${amount} ${unit} ${milliseconds > 0 ? 'ahead of' : 'behind'}`;
}
