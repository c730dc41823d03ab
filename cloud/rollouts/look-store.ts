import type { TunnelState } from '#protocol';
import type { Prisma } from '../prisma/client/client.ts';
import type { ApplianceRow } from './appliance-rows.ts';
import type { HealthFacts } from './health.ts';
import { completePolicy, type Policy, type PolicyRequest } from './policy.ts';
import { OPEN_STEPS, type RolloutKind, type RolloutState, type StepState } from './states.ts';

/** A running database transaction; what is written in it is there together or not at all. */
export type Transaction = Prisma.TransactionClient;

export type LockedRollout = {
  id: string;
  kind: RolloutKind;
  state: RolloutState;
  policy: Policy;
  confirmWithinSeconds: number;
  waves: number[];
  passedWaves: number;
  templateVersionId: string | null;
  watchedFrom: Date | null;
  startAt: Date | null;
  startedAt: Date | null;
  nextLookAt: Date | null;
  decisionDueAt: Date | null;
  note: string | null;
  createdBy: string;
  makerId: string | null;
};

/** A step that is not settled, and its appliance. */
export type OpenStep = {
  applianceId: string;
  networkId: string;
  wave: number;
  revision: number;
  hash: string;
  state: StepState;
  changedAt: Date;
  overdueAt: Date | null;
  timeZone: string;
  appliance: ApplianceRow;
};

type StepRow = Omit<OpenStep, 'revision' | 'appliance'> &
  Omit<ApplianceRow, 'id' | 'state'> & { revision: bigint; applianceState: string };

/** What a decision is made from. */
export const lookQueries = { read, locked, openSteps, behind, confirmedBefore, askedAt, health };

/** The rollout, its row held, so that only one decision is made on it at a time. */
async function locked(tx: Transaction, id: string): Promise<LockedRollout | null> {
  await tx.$queryRaw`select id from rollout where id = ${id}::uuid for update`;
  return read(tx, id);
}

async function read(tx: Transaction, id: string): Promise<LockedRollout | null> {
  const row = await tx.rollout.findUnique({ where: { id } });
  return (
    row && {
      ...row,
      kind: row.kind as RolloutKind,
      state: row.state as RolloutState,
      policy: completePolicy(row.policy as PolicyRequest),
      waves: row.waves as number[],
    }
  );
}

/**
 * Steps in which something can happen: of the waves up to `wave`, and of any wave those whose appliance was never
 * configured. Networks that are not ready have none.
 */
async function openSteps(tx: Transaction, rolloutId: string, wave: number): Promise<OpenStep[]> {
  const rows = await tx.$queryRaw<StepRow[]>`
    select s."applianceId", s."networkId", s.wave, s."revisionNumber" as revision, s.hash, s.state, s."changedAt", s."overdueAt",
      coalesce(site."timeZone", 'UTC') as "timeZone",
      -- One that is another customer's by now is out of it like one that was retired.
      case when site."customerId" is distinct from network."customerId" then 'retired' else a.state end as "applianceState",
      a.presence, a."presenceChangedAt", a."wantedRevision",
      a."wantedHash", a.deliveries, a."lastDeliveryAt", a."retryRequested", a."confirmedHash", a."attemptRevision",
      a."attemptPhase", a."attemptFindings", a."attemptAt", a."attemptUnreachableSeconds"
    from rollout_step s
    join rollout_network n on n."rolloutId" = s."rolloutId" and n."networkId" = s."networkId"
    join network on network.id = s."networkId"
    join appliance a on a.id = s."applianceId"
    left join site on site.id = a."siteId"
    where s."rolloutId" = ${rolloutId}::uuid and n.state in ('ready', 'cancelled')
      and s.state = any (${[...OPEN_STEPS]}::text[])
      and (s.wave <= ${wave} or a."confirmedHash" is null)
    order by s."applianceId"`;
  return rows.map(
    ({ applianceId, networkId, wave, revision, hash, state, changedAt, overdueAt, timeZone, ...row }) => ({
      applianceId,
      networkId,
      wave,
      hash,
      state,
      changedAt,
      overdueAt,
      timeZone,
      revision: Number(revision),
      appliance: { ...row, id: applianceId, state: row.applianceState },
    }),
  );
}

/** Steps of later waves that `openSteps` leaves out. */
async function behind(tx: Transaction, rolloutId: string, wave: number) {
  const [row] = await tx.$queryRaw<{ open: number; online: number }[]>`
    select count(*)::int as open, (count(*) filter (where a.presence = 'online' and s.state = 'waiting'))::int as online
    from rollout_step s
    join rollout_network n on n."rolloutId" = s."rolloutId" and n."networkId" = s."networkId"
    join appliance a on a.id = s."applianceId"
    where s."rolloutId" = ${rolloutId}::uuid and n.state = 'ready' and s.state in ('waiting', 'wanted')
      and s.wave > ${wave} and a."confirmedHash" is not null`;
  return row ?? { open: 0, online: 0 };
}

async function confirmedBefore(tx: Transaction, rolloutId: string) {
  const groups = await tx.rolloutStep.groupBy({
    by: ['wave'],
    where: { rolloutId, state: 'confirmed' },
    _count: { applianceId: true },
    _max: { changedAt: true },
  });
  return new Map(
    groups.map(({ wave, _count, _max }) => [
      wave,
      { count: _count.applianceId, lastAt: _max.changedAt ?? new Date(0) },
    ]),
  );
}

async function askedAt(tx: Transaction, rolloutId: string, since: Date): Promise<Date[]> {
  const rows = await tx.rolloutStep.findMany({
    where: { rolloutId, wantedAt: { gt: since } },
    select: { wantedAt: true },
  });
  return rows.flatMap((row) => row.wantedAt ?? []);
}

type HealthRow = {
  applianceId: string;
  criticalEvents: string[];
  before: TunnelState[] | null;
  after: TunnelState[] | null;
};

/** How those are that confirmed in this wave. Telemetry and events count from `watchedFrom` at the earliest. */
async function health(
  tx: Transaction,
  rolloutId: string,
  wave: number,
  watchedFrom: Date | null,
): Promise<HealthFacts[]> {
  const from = watchedFrom ?? new Date(0);
  return tx.$queryRaw<HealthRow[]>`
    select s."applianceId",
      array(select distinct e.kind from appliance_event e where e."applianceId" = s."applianceId"
        and e.severity = 'critical' and e.at >= greatest(s."wantedAt", ${from})) as "criticalEvents",
      (select t.sample -> 'tunnels' from telemetry_sample t where t."applianceId" = s."applianceId"
        and t.at < s."wantedAt" order by t.at desc limit 1) as before,
      case when (a."lastSample" ->> 'at')::timestamptz > s."changedAt" then a."lastSample" -> 'tunnels' end as after
    from rollout_step s join appliance a on a.id = s."applianceId"
    where s."rolloutId" = ${rolloutId}::uuid and s.wave = ${wave} and s.state = 'confirmed'
    order by s."applianceId"`;
}
