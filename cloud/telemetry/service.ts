import type pg from 'pg';
import type { Sample } from '#protocol';
import { type Handlers, Refused } from '../broker/index.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import { visibleSince } from '../platform/access/visible-since.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { createGroupCommit } from '../platform/group-commit.ts';
import type { Log } from '../platform/log.ts';
import type { Horizon } from '../retention/index.ts';
import { acceptedSpan } from './partitions.ts';
import { createTelemetryStore, type SampleBatch } from './store.ts';

const RETENTION_DAYS = 30;
const MAINTENANCE_MS = 3_600_000;

export type TelemetryDeps = {
  pool: pg.Pool;
  clock: Clock;
  horizon: Horizon;
  bus: Bus;
  log: Log;
  retentionDays?: number;
};

export type TelemetryQuery = { from?: string; to?: string; limit?: number };

export type TelemetryService = ReturnType<typeof createTelemetry>;

/** Samples of appliances: durable before they are acknowledged, kept for a while, read by time. */
export function createTelemetry(deps: TelemetryDeps) {
  const { clock, bus, horizon } = deps;
  const log = deps.log.child({ part: 'telemetry' });
  const retentionDays = deps.retentionDays ?? RETENTION_DAYS;
  const store = createTelemetryStore(deps.pool);
  const commits = createGroupCommit<SampleBatch>((batches) => store.insert(batches, clock.now()));
  let timer: NodeJS.Timeout | undefined;

  async function maintain({ catchUp = false } = {}): Promise<void> {
    const { until } = await horizon.advance({ catchUp });
    const { made, dropped } = await store.maintain(until, clock.now(), retentionDays);
    if (made.length + dropped.length > 0) log.info({ made: made.length, dropped }, 'telemetry partitions');
  }

  const telemetry: Handlers['telemetry'] = async ({ applianceId }, { samples }) => {
    const now = clock.now();
    const span = acceptedSpan({ until: horizon.standing()?.until ?? now, now }, retentionDays);
    const plausible = samples.filter(({ at }) => {
      const time = new Date(at);
      return time >= span.from && time < span.to;
    });
    if (plausible.length > 0) await commits.add({ applianceId, samples: plausible });
    if (plausible.length > 0) bus.publish('appliance.changed', { applianceId });
    if (plausible.length < samples.length) {
      const count = samples.length - plausible.length;
      throw new Refused('sample-time-implausible', `${count} samples from a time that is not kept.`);
    }
  };

  return {
    /** For the broker. */
    handlers: { telemetry },
    maintain,
    /** Makes the partitions; before the broker listens. */
    async start(): Promise<void> {
      await maintain();
      const again = () => void maintain().catch((error) => log.error({ err: error }, 'telemetry partitions'));
      timer = setInterval(again, MAINTENANCE_MS);
    },
    /**
     * The newest `limit` samples of a span of time, newest first, those of the present owner's time.
     * @throws AppError not-found, request-invalid
     */
    async read(applianceId: string, query: TelemetryQuery, scope: Scope = EVERYTHING): Promise<Sample[]> {
      const asked = instant(query.from, 'from') ?? new Date(0);
      const to = instant(query.to, 'to') ?? new Date(clock.now().getTime() + 2 * 86_400_000);
      const ownership = await store.ownershipOf(applianceId);
      if (!ownership) throw notFound('appliance', applianceId);
      const since = visibleSince(scope, ownership);
      if (since === 'nothing') return [];
      const from = since && since > asked ? since : asked;
      return store.read({ applianceId, from, to, limit: query.limit ?? 200 });
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await commits.settled();
    },
  };
}

function instant(text: string | undefined, name: string): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  throw new AppError('request-invalid', `There is no such instant as ${text}.`, {
    faults: [{ pointer: `?${name}`, code: 'instant-invalid', detail: 'Not an instant of the calendar.' }],
  });
}
