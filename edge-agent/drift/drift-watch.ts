import type { Drift, DriftFinding, TargetState } from '#protocol';
import type { Clock } from '../clock.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Log } from '../log.ts';
import type { Pause } from '../pause.ts';
import type { Happening } from '../telemetry/changes.ts';
import { inShort, sameFindings, standing } from './findings.ts';
import { decideHandling, recentRestores } from './handling.ts';

export type DriftWatchDependencies = {
  drivers: readonly Pick<Driver, 'name' | 'drift'>[];
  confirmed: () => { revision: number; target: TargetState } | null;
  /** A number that changes with everything done to the box; undefined while something is being done. */
  quiet: () => number | undefined;
  /** Runs the confirmed target state again, once. */
  restore: () => Promise<void>;
  /** Between two looks, on average. */
  everySeconds: number;
  clock: Clock;
  /** 0 ≤ random() < 1. */
  random: () => number;
  /** Rejects when the agent stops. */
  pause: Pause;
  stopping: AbortSignal;
  log: Log;
  emit: (happening: Happening) => Promise<void>;
  /** What stands is another: a report is due. */
  onChange: () => void;
};

export type DriftWatch = {
  /** Until the agent stops. */
  run(): Promise<void>;
  /** What stands, as the report tells it. */
  current(): Drift | undefined;
};

/** What differs counts when it still does so much later. */
const SECOND_LOOK_MILLISECONDS = 2000;

/** Looks now and then whether the box still runs what it confirmed; tells what does not, and puts it right if so asked. */
export function createDriftWatch(deps: DriftWatchDependencies): DriftWatch {
  const { drivers, confirmed, quiet, clock, random, pause, stopping, log, emit } = deps;
  let found: { revision: number; drift: Drift } | undefined;
  /** Of {@link revision}. */
  let restores: number[] = [];
  let revision = 0;

  /** What was found of an earlier revision does not stand any more. */
  const current = () => (confirmed()?.revision === found?.revision ? found?.drift : undefined);

  async function look(target: TargetState): Promise<DriftFinding[]> {
    return (await Promise.all(drivers.map((driver) => driver.drift(target)))).flat();
  }

  /** Whether to look again soon, since something was put right. */
  async function round(): Promise<boolean> {
    const before = quiet();
    const now = confirmed();
    if (before === undefined || !now) return false;
    if (now.revision !== revision) restores = [];
    revision = now.revision;
    const first = await look(now.target);
    if (first.length > 0) await pause(SECOND_LOOK_MILLISECONDS, stopping);
    const findings = first.length === 0 ? [] : standing(first, await look(now.target));
    if (quiet() !== before) return false;
    return findings.length === 0 ? clear() : settle(findings, now.target.system);
  }

  async function clear(): Promise<false> {
    const ended = found?.drift;
    if (!ended) return false;
    found = undefined;
    log.info('the box runs what it confirmed again');
    await emit({ kind: 'drift.cleared', severity: 'info', data: { since: ended.since } });
    deps.onChange();
    return false;
  }

  async function settle(findings: DriftFinding[], { onDrift }: TargetState['system']): Promise<boolean> {
    const now = clock.now();
    const { handling, restoreNow } = decideHandling(onDrift, restores, now.getTime());
    const before = current();
    const drift: Drift = { since: before?.since ?? now.toISOString(), handling, findings };
    found = { revision, drift };
    const isOther = !before || !sameFindings(before.findings, findings);
    if (isOther) await tell('drift.detected', 'warning', drift);
    if (handling === 'persistent' && before?.handling !== 'persistent') {
      await tell('drift.persistent', 'critical', drift);
    }
    if (isOther || before.handling !== handling) deps.onChange();
    if (!restoreNow) return false;
    restores = [...recentRestores(restores, now.getTime()), now.getTime()];
    await deps.restore();
    return true;
  }

  async function tell(kind: string, severity: Happening['severity'], drift: Drift): Promise<void> {
    log.warn({ findings: drift.findings, handling: drift.handling }, kind);
    const { handling, findings, since } = drift;
    const data = { handling, since, count: findings.length, findings: inShort(findings) };
    await emit({ kind, severity, data });
  }

  const interval = () => 1000 * deps.everySeconds * (0.75 + random() / 2);

  return {
    async run() {
      let soon = false;
      while (!stopping.aborted) {
        await pause(soon ? SECOND_LOOK_MILLISECONDS : interval(), stopping).catch(() => undefined);
        if (stopping.aborted) return;
        soon = await round().catch((error: unknown) => {
          if (!stopping.aborted) log.debug({ err: error }, 'the box cannot be compared');
          return false;
        });
      }
    },
    current,
  };
}
