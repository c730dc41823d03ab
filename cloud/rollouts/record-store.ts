import { Prisma } from '../prisma/client/client.ts';
import type { EventRow } from './events.ts';
import type { Decision, StepChange } from './gate.ts';
import type { LockedRollout, Transaction } from './look-store.ts';
import { decisionDueAt } from './policy.ts';
import { type HaltReason, isCompleted, type RolloutState, type StepState } from './states.ts';

/** What is written of a rollout. */
export const recordQueries = { record, change, setSteps, resetOverdue, standIn, recordEvents };

type RolloutChange = Partial<{
  state: RolloutState;
  waves: number[];
  passedWaves: number;
  haltReason: HaltReason | null;
  startAt: Date | null;
  watchedFrom: Date;
  nextLookAt: Date | null;
  decisionDueAt: Date | null;
  startedAt: Date;
  finishedAt: Date | null;
  makerId: string;
}>;

/** What changes of a rollout's own row. Its version rises. */
async function change(tx: Transaction, id: string, { haltReason, ...others }: RolloutChange): Promise<void> {
  await tx.rollout.update({
    where: { id },
    data: {
      ...others,
      ...(haltReason !== undefined && { haltReason: haltReason ?? Prisma.DbNull }),
      version: { increment: 1 },
    },
  });
}

/** Writes a decision, in a few statements whatever its size. */
async function record(
  tx: Transaction,
  before: Pick<LockedRollout, 'id' | 'state' | 'passedWaves' | 'nextLookAt' | 'policy'>,
  decision: Decision,
  at: Date,
): Promise<boolean> {
  if (decision.changes.length > 0) await changeSteps(tx, before.id, decision.changes, at);
  if (decision.overdue.length > 0) await markOverdue(tx, before.id, decision.overdue, at);
  const moved =
    decision.overdue.length > 0 ||
    decision.state !== before.state ||
    decision.passedWaves !== before.passedWaves ||
    decision.changes.length > 0;
  if (moved) {
    await change(tx, before.id, {
      state: decision.state,
      passedWaves: decision.passedWaves,
      nextLookAt: decision.nextLookAt,
      ...(decision.haltReason && { haltReason: decision.haltReason }),
      ...(decision.state === 'halted' &&
        before.state !== 'halted' && { decisionDueAt: decisionDueAt(before.policy, at) }),
      ...(isCompleted(decision.state) && { finishedAt: at }),
    });
  } else if (decision.nextLookAt?.getTime() !== before.nextLookAt?.getTime()) {
    await tx.rollout.update({ where: { id: before.id }, data: { nextLookAt: decision.nextLookAt } });
  }
  return moved;
}

async function changeSteps(
  tx: Transaction,
  id: string,
  changes: readonly StepChange[],
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    update rollout_step s set state = n.state, "changedAt" = ${at}, findings = n.findings::jsonb,
      "wantedAt" = case when n.state = 'wanted' then ${at}
        when n.state = 'passed-over' then coalesce(s."wantedAt", ${at}) else s."wantedAt" end,
      "overdueAt" = case when n.state in ('waiting', 'wanted') then null else s."overdueAt" end
    from unnest(
      ${changes.map(({ applianceId }) => applianceId)}::uuid[],
      ${changes.map(({ state }) => state)}::text[],
      ${changes.map(({ findings }) => (findings ? JSON.stringify(findings) : null))}::text[]
    ) as n (id, state, findings)
    where s."rolloutId" = ${id}::uuid and s."applianceId" = n.id`;
}

async function markOverdue(
  tx: Transaction,
  rolloutId: string,
  overdue: Decision['overdue'],
  at: Date,
): Promise<void> {
  const applianceId = { in: overdue.map((one) => one.applianceId) };
  await tx.rolloutStep.updateMany({ where: { rolloutId, applianceId }, data: { overdueAt: at } });
}

/** Those that did not answer in time are waited for anew; those that were never asked wait for their turn. */
async function resetOverdue(tx: Transaction, rolloutId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    update rollout_step set state = case when "wantedAt" is null then 'waiting' else 'wanted' end, "changedAt" = ${at},
      "overdueAt" = null
    where "rolloutId" = ${rolloutId}::uuid and state = 'overdue'`;
}

/** Steps of the rollout, or of one of its networks, that are in one of these states. */
async function setSteps(
  tx: Transaction,
  where: { rolloutId: string; networkId?: string },
  from: StepState[],
  to: StepState,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    update rollout_step set state = ${to}, "changedAt" = ${at}, "overdueAt" = null, findings = null
    where "rolloutId" = ${where.rolloutId}::uuid and state = any (${from}::text[])
      and (${where.networkId ?? null}::uuid is null or "networkId" = ${where.networkId ?? null}::uuid)`;
}

/**
 * Appliances of later waves that are online change places with as many of this wave that are away. Answers with how many
 * pairs did.
 */
async function standIn(tx: Transaction, id: string, wave: number, places: number): Promise<number> {
  const moved = await tx.$executeRaw`
    with open as (
      select s."applianceId", s.wave, a.presence = 'online' as online
      from rollout_step s
      join rollout_network n on n."rolloutId" = s."rolloutId" and n."networkId" = s."networkId"
      join appliance a on a.id = s."applianceId"
      where s."rolloutId" = ${id}::uuid and n.state = 'ready' and s.state = 'waiting'
        and a."confirmedHash" is not null and s.wave >= ${wave}
    ), away as (
      select *, row_number() over (order by "applianceId") as place from open where wave = ${wave} and not online
    ), present as (
      select *, row_number() over (order by wave, "applianceId") as place from open where wave > ${wave} and online
    ), pairs as (
      select away."applianceId" as away, present."applianceId" as present, present.wave
      from away join present using (place) where place <= ${places}
    )
    update rollout_step s
    set wave = case when s."applianceId" = p.present then ${wave} else p.wave end
    from pairs p where s."rolloutId" = ${id}::uuid and s."applianceId" in (p.away, p.present)`;
  return moved / 2;
}

async function recordEvents(tx: Transaction, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  await tx.$executeRaw`
    insert into rollout_event (id, "rolloutId", at, kind, actor, "networkId", "applianceId", data)
    select * from unnest(
      ${events.map(({ id }) => id)}::uuid[],
      ${events.map(({ rolloutId }) => rolloutId)}::uuid[],
      ${events.map(({ at }) => at.toISOString())}::timestamptz[],
      ${events.map(({ kind }) => kind)}::text[],
      ${events.map(({ actor }) => actor)}::text[],
      ${events.map(({ networkId }) => networkId)}::uuid[],
      ${events.map(({ applianceId }) => applianceId)}::uuid[],
      ${events.map(({ data }) => JSON.stringify(data))}::jsonb[]
    )`;
}
