import type { Fault } from '../platform/errors.ts';
import { Prisma } from '../prisma/client/client.ts';
import { APPLIANCE, type ApplianceRow } from './appliance-rows.ts';
import type { Transaction } from './look-store.ts';
import { LIVE_STATES, type NetworkState, OPEN_STEPS, type RolloutState, type StepState } from './states.ts';

/** A target state of a revision and the appliance it is for. */
export type TargetRow = { hash: string; appliance: ApplianceRow };

export type NewPart = { networkId: string; state: NetworkState; sourceRevision: number | null };
export type PartRow = {
  networkId: string;
  state: NetworkState;
  sourceRevision: number | null;
  revision: number | null;
};

/** A step as it is written; `wantedAt` stays what it was. */
export type StepRecord = {
  applianceId: string;
  hash: string;
  wave: number;
  state: StepState;
  changedAt: Date;
};

/** A live rollout that has a part in a network. */
export type PartElsewhere = {
  rolloutId: string;
  rolloutState: RolloutState;
  kind: string;
  state: NetworkState;
  /** Begun by the control plane itself. */
  bySystem: boolean;
  /** Networks in it that are to change and were not taken out, this one among them. */
  parts: number;
  /** Networks it ever had. */
  networks: number;
  /** Steps of this network that are neither done nor let go. */
  openSteps: number;
};

/** Networks' parts in rollouts. */
export const partQueries = {
  lockNetwork,
  targets,
  insertParts,
  nextPart,
  setPart,
  setParts,
  countParts,
  countRefused,
  partsElsewhere,
  previousRevision,
  stepsOf,
  putSteps,
  planned,
  setWaves,
};

/** Whoever commits, prepares or opens a rollout of the network waits here. Taken before any rollout's row. */
async function lockNetwork(
  tx: Transaction,
  networkId: string,
): Promise<{ stage: string; customerId: string } | null> {
  const rows = await tx.$queryRaw<{ stage: string; customerId: string }[]>`
    select c.stage, c.id as "customerId" from network n join customer c on c.id = n."customerId"
    where n.id = ${networkId}::uuid for update of n`;
  return rows[0] ?? null;
}

function targets(tx: Transaction, revision: number): Promise<TargetRow[]> {
  return tx.targetState.findMany({
    where: { revisionNumber: revision, appliance: { state: { not: 'retired' } } },
    select: { hash: true, appliance: { select: APPLIANCE } },
  });
}

async function insertParts(tx: Transaction, rolloutId: string, parts: readonly NewPart[]): Promise<void> {
  await tx.rolloutNetwork.createMany({ data: parts.map((part) => ({ rolloutId, ...part })) });
}

/** The first network, by id, that is to be prepared; or this one, if it still is. */
async function nextPart(tx: Transaction, rolloutId: string, networkId?: string): Promise<PartRow | null> {
  const row = await tx.rolloutNetwork.findFirst({
    where: { rolloutId, state: 'pending', ...(networkId !== undefined && { networkId }) },
    orderBy: { networkId: 'asc' },
  });
  if (!row) return null;
  return {
    networkId: row.networkId,
    state: row.state as NetworkState,
    sourceRevision: row.sourceRevision === null ? null : Number(row.sourceRevision),
    revision: row.revisionNumber === null ? null : Number(row.revisionNumber),
  };
}

async function setPart(
  tx: Transaction,
  rolloutId: string,
  networkId: string,
  change: {
    state: NetworkState;
    revision?: number;
    previousRevision?: number | null;
    readyAt?: Date;
    faults?: readonly Fault[];
  },
): Promise<void> {
  const { revision, faults, ...others } = change;
  await tx.rolloutNetwork.update({
    where: { rolloutId_networkId: { rolloutId, networkId } },
    data: {
      ...others,
      ...(revision !== undefined && { revisionNumber: revision }),
      faults: faults ? (faults as Prisma.InputJsonValue) : Prisma.DbNull,
    },
  });
}

async function setParts(
  tx: Transaction,
  rolloutId: string,
  from: NetworkState[],
  to: NetworkState,
): Promise<number> {
  const { count } = await tx.rolloutNetwork.updateMany({
    where: { rolloutId, state: { in: from } },
    data: { state: to },
  });
  return count;
}

async function countParts(tx: Transaction, rolloutId: string): Promise<Map<NetworkState, string[]>> {
  const rows = await tx.rolloutNetwork.findMany({
    where: { rolloutId },
    select: { networkId: true, state: true },
    orderBy: { networkId: 'asc' },
  });
  const groups = Map.groupBy(rows, ({ state }) => state as NetworkState);
  return new Map([...groups].map(([state, of]) => [state, of.map(({ networkId }) => networkId)]));
}

async function countRefused(tx: Transaction, rolloutId: string): Promise<number> {
  return tx.rolloutNetwork.count({ where: { rolloutId, state: 'refused' } });
}

/** Other live rollouts with the network in them. Their rows are held, and `except`'s, taken in order of id. */
async function partsElsewhere(tx: Transaction, networkId: string, except: string): Promise<PartElsewhere[]> {
  const live = [...LIVE_STATES];
  await tx.$queryRaw`
    select o.id from rollout o join rollout_network n on n."rolloutId" = o.id
    where n."networkId" = ${networkId}::uuid and o.state = any (${live}::text[])
    order by o.id for update of o`;
  return tx.$queryRaw<PartElsewhere[]>`
    select o.id as "rolloutId", o.state as "rolloutState", o.kind, n.state, o."createdBy" = 'system' as "bySystem",
      (select count(*)::int from rollout_network p where p."rolloutId" = o.id
        and p.state not in ('superseded', 'cancelled', 'unchanged')) as parts,
      (select count(*)::int from rollout_network p where p."rolloutId" = o.id) as networks,
      (select count(*)::int from rollout_step s where s."rolloutId" = o.id and s."networkId" = n."networkId"
        and s.state = any (${[...OPEN_STEPS]}::text[])) as "openSteps"
    from rollout o join rollout_network n on n."rolloutId" = o.id
    where n."networkId" = ${networkId}::uuid and o.id <> ${except}::uuid and o.state = any (${live}::text[])
      and n.state not in ('superseded', 'cancelled')
    order by o.id`;
}

/** The revision in force: of the newest rollout that neither was halted nor cancelled. */
async function previousRevision(tx: Transaction, networkId: string, except: string): Promise<number | null> {
  const rows = await tx.$queryRaw<{ revision: bigint }[]>`
    select n."revisionNumber" as revision from rollout_network n join rollout o on o.id = n."rolloutId"
    where n."networkId" = ${networkId}::uuid and n."rolloutId" <> ${except}::uuid
      and n."readyAt" is not null and n."revisionNumber" is not null and n.state in ('ready', 'superseded')
      and o.state not in ('halted', 'cancelled') and o."haltReason" is null
    order by n."readyAt" desc, n."rolloutId" desc limit 1`;
  return rows[0] ? Number(rows[0].revision) : null;
}

/** Steps of one network in the rollout. */
function stepsOf(tx: Transaction, rolloutId: string, networkId: string) {
  return tx.rolloutStep.findMany({
    where: { rolloutId, networkId },
    select: { applianceId: true, hash: true, wave: true, state: true, changedAt: true, wantedAt: true },
  });
}

/** Writes steps of a network, over those that are there. */
async function putSteps(
  tx: Transaction,
  { rolloutId, networkId, revision }: { rolloutId: string; networkId: string; revision: number },
  steps: readonly StepRecord[],
): Promise<void> {
  await tx.$executeRaw`
    insert into rollout_step ("rolloutId", "networkId", "revisionNumber", "applianceId", hash, wave, state, "changedAt")
    select ${rolloutId}::uuid, ${networkId}::uuid, ${revision}::bigint, n.*
    from unnest(
      ${steps.map(({ applianceId }) => applianceId)}::uuid[],
      ${steps.map(({ hash }) => hash)}::text[],
      ${steps.map(({ wave }) => wave)}::int[],
      ${steps.map(({ state }) => state)}::text[],
      ${steps.map(({ changedAt }) => changedAt.toISOString())}::timestamptz[]
    ) as n
    on conflict ("rolloutId", "applianceId") do update set "networkId" = excluded."networkId",
      "revisionNumber" = excluded."revisionNumber", hash = excluded.hash, wave = excluded.wave,
      state = excluded.state, "changedAt" = excluded."changedAt", "overdueAt" = null, findings = null`;
}

/** Appliances a rollout is to change, before its waves are planned. */
async function planned(tx: Transaction, rolloutId: string) {
  return tx.$queryRaw<{ applianceId: string; networkId: string; online: boolean }[]>`
    select s."applianceId", s."networkId", a.presence = 'online' as online
    from rollout_step s join appliance a on a.id = s."applianceId"
    where s."rolloutId" = ${rolloutId}::uuid and s.state = 'waiting'`;
}

async function setWaves(
  tx: Transaction,
  rolloutId: string,
  waveOf: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.$executeRaw`
    update rollout_step s set wave = n.wave
    from unnest(${[...waveOf.keys()]}::uuid[], ${[...waveOf.values()]}::int[]) as n (id, wave)
    where s."rolloutId" = ${rolloutId}::uuid and s."applianceId" = n.id`;
}
