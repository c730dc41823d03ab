import type { Sample, TargetState } from '#protocol';
import type { Clock } from '../clock.ts';
import type { Driver, Observation } from '../drivers/driver.ts';
import type { Log } from '../log.ts';
import type { Machine } from '../machine/machine.ts';
import type { Pause } from '../pause.ts';
import type { Outbox } from '../state/outbox.ts';
import { type Happening, happenings, wanAddressesDiffer } from './changes.ts';
import { NOTHING_OBSERVED, observe } from './observer.ts';

export type TelemetryDependencies = {
  drivers: readonly Driver[];
  machine: Machine;
  /** The confirmed target state. */
  target: () => TargetState | null;
  certificateDaysLeft: () => Sample['certificateDaysLeft'];
  nextSequence: () => Promise<number>;
  outbox: Outbox;
  clock: Clock;
  /** Milliseconds of a clock that is never set. */
  now: () => number;
  /** Rejects when the agent stops. */
  pause: Pause;
  stopping: AbortSignal;
  log: Log;
  emit: (happening: Happening) => Promise<void>;
  onSample: () => void;
  onWanAddresses: () => void;
  /** Between two looks at the box. */
  observeSeconds: number;
};

export type Telemetry = {
  /** Until the agent stops. */
  run(): Promise<void>;
  /** Looks at the box now. */
  refresh(): Promise<void>;
  wanAddresses(): Observation['wanAddresses'];
};

/** Before the first target state says how often. */
const FACTORY_INTERVAL_SECONDS = 30;
const TIMER_TOLERANCE_MILLISECONDS = 500;

export function createTelemetry(deps: TelemetryDependencies): Telemetry {
  const { machine, target, clock, pause, stopping, log } = deps;
  let seen: Observation = NOTHING_OBSERVED;
  let lastSample = Number.NEGATIVE_INFINITY;

  let looking: Promise<void> = Promise.resolve();

  /** One look at a time, so that no change is told twice. */
  function refresh(): Promise<void> {
    const look = looking.then(lookOnce);
    looking = look.catch(() => undefined);
    return look;
  }

  async function lookOnce(): Promise<void> {
    const before = seen;
    seen = await observe(deps, target());
    for (const happening of happenings(before, seen)) await deps.emit(happening);
    if (wanAddressesDiffer(before, seen)) deps.onWanAddresses();
  }

  const intervalSeconds = () => target()?.monitoring.telemetryIntervalSeconds ?? FACTORY_INTERVAL_SECONDS;

  async function takeSample(): Promise<void> {
    const at = clock.now().toISOString();
    const measured = await machine.measure();
    const sample: Sample = {
      at,
      bootId: machine.bootId,
      // Not before it is needed: a number that is taken and not used looks like a sample that was lost.
      sequence: await deps.nextSequence(),
      ...measured,
      interfaces: seen.interfaces,
      tunnels: seen.tunnels,
      leases: seen.leases,
      certificateDaysLeft: deps.certificateDaysLeft(),
    };
    await deps.outbox.add(sample);
    deps.onSample();
  }

  async function round(): Promise<void> {
    await refresh();
    const now = deps.now();
    if (now - lastSample < 1000 * intervalSeconds() - TIMER_TOLERANCE_MILLISECONDS) return;
    lastSample = now;
    await takeSample();
  }

  return {
    async run() {
      while (!stopping.aborted) {
        await round().catch((error: unknown) => log.error({ err: error }, 'telemetry failed'));
        const wait = 1000 * Math.min(deps.observeSeconds, intervalSeconds());
        await pause(wait, stopping).catch(() => undefined);
      }
    },
    refresh,
    wanAddresses: () => seen.wanAddresses,
  };
}
