import type pg from 'pg';
import type { Sample } from '#protocol';
import type { Ownership } from '../platform/access/visible-since.ts';
import { inTransaction } from '../platform/database-client.ts';
import { type Partition, planPartitions } from './partitions.ts';

/** Samples of one message. */
export type SampleBatch = { applianceId: string; samples: readonly Sample[] };

/** Arbitrary, ours alone: one process at a time makes and drops partitions. */
const PARTITIONS_LOCK = 7_300_021;

/** Samples in day partitions, by SQL: many rows a statement, many messages a transaction. */
export function createTelemetryStore(pool: pg.Pool) {
  return {
    /** Writes all or nothing. A sample that is here already is left as it is. */
    async insert(batches: readonly SampleBatch[], at: Date): Promise<void> {
      const rows = batches.flatMap(({ applianceId, samples }) =>
        samples.map((sample) => ({ applianceId, sample })),
      );
      const newest = newestPerAppliance(batches);
      await inTransaction(pool, async (client) => {
        await client.query(INSERT, [
          rows.map(({ applianceId }) => applianceId),
          rows.map(({ sample }) => sample.at),
          rows.map(({ sample }) => sample.bootId),
          rows.map(({ sample }) => sample.sequence),
          rows.map(({ sample }) => JSON.stringify(sample)),
        ]);
        await client.query(NEWEST, [
          [...newest.keys()],
          [...newest.values()].map((sample) => JSON.stringify(sample)),
          at,
        ]);
        return { outcome: undefined, keep: true };
      });
    },

    /** Newest first. */
    async read(query: { applianceId: string; from: Date; to: Date; limit: number }): Promise<Sample[]> {
      const { rows } = await pool.query<{ sample: Sample }>(
        `select sample from telemetry_sample where "applianceId" = $1 and at >= $2 and at < $3
         order by at desc, sequence desc limit $4`,
        [query.applianceId, query.from, query.to, query.limit],
      );
      return rows.map(({ sample }) => sample);
    },

    /** `undefined`: there is no such appliance. */
    async ownershipOf(applianceId: string): Promise<Ownership | undefined> {
      const { rows } = await pool.query<Ownership>(
        `select a."ownedSince", a."foreignSince", c."resellerSince" from appliance a
         left join site s on s.id = a."siteId" left join customer c on c.id = s."customerId" where a.id = $1`,
        [applianceId],
      );
      return rows[0];
    },

    /** Makes the partitions that are lacking and drops those past their retention at `until`. */
    async maintain(
      until: Date,
      now: Date,
      retentionDays: number,
    ): Promise<{ made: string[]; dropped: string[] }> {
      return inTransaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [PARTITIONS_LOCK]);
        const { rows } = await client.query<{ name: string }>(PARTITIONS);
        const plan = planPartitions(
          rows.map(({ name }) => name),
          { until, now },
          retentionDays,
        );
        for (const partition of plan.make) await client.query(createPartition(partition));
        for (const name of plan.drop) await client.query(`drop table "${name}"`);
        return { outcome: { made: plan.make.map(({ name }) => name), dropped: plan.drop }, keep: true };
      });
    },
  };
}

function newestPerAppliance(batches: readonly SampleBatch[]): Map<string, Sample> {
  const newest = new Map<string, Sample>();
  for (const { applianceId, samples } of batches) {
    for (const sample of samples) {
      const known = newest.get(applianceId);
      if (!known || isNewer(sample, known)) newest.set(applianceId, sample);
    }
  }
  return newest;
}

/** By its sequence; an appliance that was wiped begins to count again, and only its clock tells. NEWEST says the same. */
function isNewer(sample: Sample, known: Sample): boolean {
  return sample.sequence > known.sequence || (sample.bootId !== known.bootId && sample.at > known.at);
}

const INSERT = `insert into telemetry_sample ("applianceId", at, "bootId", sequence, sample)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::bigint[], $5::jsonb[])
  on conflict do nothing`;

/** Rows are taken in order of id, as every statement over many appliances does. */
const NEWEST = `with held as (
    select a.id from appliance a where a.id = any ($1::uuid[]) order by a.id for no key update
  )
  update appliance a set
    "lastSample" = case
      when a."lastSample" is null
        or (a."lastSample" ->> 'sequence')::bigint < (n.sample ->> 'sequence')::bigint
        or (a."lastSample" ->> 'bootId' <> n.sample ->> 'bootId' and a."lastSample" ->> 'at' < n.sample ->> 'at')
      then n.sample
      else a."lastSample" end,
    "lastSeenAt" = greatest(a."lastSeenAt", $3::timestamptz)
  from unnest($1::uuid[], $2::jsonb[]) as n (id, sample) join held h on h.id = n.id
  where a.id = n.id`;

const PARTITIONS = `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'telemetry_sample'::regclass`;

const createPartition = ({ name, from, to }: Partition) =>
  `create table "${name}" partition of telemetry_sample
   for values from ('${from.toISOString()}') to ('${to.toISOString()}')`;
