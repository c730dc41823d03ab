const DAY_MS = 86_400_000;
/** Days ahead for which there is a partition already, so that midnight needs nobody. */
const DAYS_AHEAD = 2;

/** One day (UTC) of samples: a table of its own. */
export type Partition = { name: string; from: Date; to: Date };

const NAME = /^telemetry_sample_(\d{4})(\d{2})(\d{2})$/;

function partitionOf(at: Date): Partition {
  const from = new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
  const day = from.toISOString().slice(0, 10).replaceAll('-', '');
  return { name: `telemetry_sample_${day}`, from, to: new Date(from.getTime() + DAY_MS) };
}

/** Where retention counts from, and what the clock says; they differ while the clock is not believed. */
export type Instants = { until: Date; now: Date };

/**
 * What to make and what to drop, given the partitions there are. Samples are kept for `retentionDays` whole days before
 * the current one; tables of other names are left alone.
 */
export function planPartitions(
  existing: readonly string[],
  { until, now }: Instants,
  retentionDays: number,
): { make: Partition[]; drop: string[] } {
  const wanted = new Map(
    [until, now].flatMap((at) => daysAround(at, retentionDays)).map((day) => [day.name, day]),
  );
  const oldest = daysAround(until, retentionDays)[0]?.name ?? '';
  return {
    make: [...wanted.values()].filter(({ name }) => !existing.includes(name)),
    drop: existing.filter((name) => NAME.test(name) && name < oldest),
  };
}

function daysAround(at: Date, retentionDays: number): Partition[] {
  const { from: today } = partitionOf(at);
  return Array.from({ length: retentionDays + 1 + DAYS_AHEAD }, (_, index) =>
    partitionOf(new Date(today.getTime() + (index - retentionDays) * DAY_MS)),
  );
}

/** The span of time of samples that are taken: what has a partition, but for a clock that runs ahead a whole day. */
export function acceptedSpan({ until, now }: Instants, retentionDays: number): { from: Date; to: Date } {
  const { from: today } = partitionOf(until < now ? until : now);
  return {
    from: new Date(today.getTime() - retentionDays * DAY_MS),
    to: new Date(now.getTime() + DAY_MS),
  };
}
