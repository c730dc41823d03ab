import type { Finding, Phase } from '#protocol';
import type { Database } from '../platform/database.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { Decision, RolloutState, StepState } from './gate.ts';

/** A running database transaction; what is written in it is there together or not at all. */
export type Transaction = Prisma.TransactionClient;

/** What the slice reads of an appliance. */
const APPLIANCE = {
  id: true,
  state: true,
  presence: true,
  wantedRevision: true,
  wantedHash: true,
  deliveries: true,
  lastDeliveryAt: true,
  retryRequested: true,
  confirmedHash: true,
  attemptRevision: true,
  attemptPhase: true,
  attemptFindings: true,
  attemptAt: true,
} satisfies Prisma.ApplianceSelect;

const NETWORK = { select: { id: true, name: true, customer: { select: { id: true, name: true } } } } as const;

const DETAILS = {
  revision: { select: { network: NETWORK } },
  steps: {
    include: { appliance: { select: { serial: true, site: { select: { id: true, name: true } } } } },
    orderBy: [{ wave: 'asc' }, { applianceId: 'asc' }],
  },
} satisfies Prisma.RolloutInclude;

const SUMMARY = { revision: DETAILS.revision } satisfies Prisma.RolloutInclude;

export type ApplianceRow = Prisma.ApplianceGetPayload<{ select: typeof APPLIANCE }>;
export type RolloutRow = Prisma.RolloutGetPayload<{ include: typeof DETAILS }>;
export type SummaryRow = Prisma.RolloutGetPayload<{ include: typeof SUMMARY }>;
export type StepCount = { rolloutId: string; state: string; count: number };
/** A target state of the revision and the appliance it is for. */
export type TargetRow = { hash: string; appliance: ApplianceRow };
type NewRollout = {
  id: string;
  revision: number;
  state: RolloutState;
  confirmWithinSeconds: number;
  waves: number[];
  createdBy: string;
  at: Date;
  steps: { applianceId: string; wave: number; state: StepState }[];
};

/** Long enough for a rollout of thousands of appliances on a busy machine. */
const TRANSACTION = { maxWait: 20_000, timeout: 60_000 };

export type RolloutStore = ReturnType<typeof createRolloutStore>;

/** The only place of this slice that sees the database. */
export function createRolloutStore(db: Database) {
  return {
    transaction: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => db.$transaction(work, TRANSACTION),
    revision: (tx: Transaction, number: number) =>
      tx.revision.findUnique({ where: { number }, select: { networkId: true, number: true } }),
    lockNetwork: async (tx: Transaction, networkId: string): Promise<void> => {
      await tx.$queryRaw`select id from network where id = ${networkId}::uuid for update`;
    },
    targets: (tx: Transaction, revision: number): Promise<TargetRow[]> =>
      tx.targetState.findMany({
        where: { revisionNumber: revision, appliance: { state: { not: 'retired' } } },
        select: { hash: true, appliance: { select: APPLIANCE } },
      }),
    appliances: (tx: Transaction, ids: string[]): Promise<ApplianceRow[]> =>
      tx.appliance.findMany({ where: { id: { in: ids } }, select: APPLIANCE }),
    /** When each of these appliances reported last. */
    lastReports: async (tx: Transaction, applianceIds: string[]): Promise<Map<string, Date>> => {
      const groups = await tx.report.groupBy({
        by: ['applianceId'],
        where: { applianceId: { in: applianceIds } },
        _max: { receivedAt: true },
      });
      return new Map(groups.map((group) => [group.applianceId, group._max.receivedAt ?? new Date(0)]));
    },
    insert,
    supersede,
    locked,
    record,
    setState: async (tx: Transaction, id: string, state: RolloutState, finishedAt: Date | null) => {
      await tx.rollout.update({
        where: { id },
        data: { state, finishedAt, version: { increment: 1 } },
      });
    },
    setSteps: async (tx: Transaction, id: string, from: StepState[], to: StepState, at: Date) => {
      await tx.rolloutStep.updateMany({
        where: { rolloutId: id, state: { in: from } },
        data: { state: to, changedAt: at, findings: Prisma.DbNull },
      });
    },
    newerRollout: (tx: Transaction, networkId: string, id: string) =>
      tx.rollout.findFirst({
        where: { revision: { networkId }, id: { gt: id } },
        select: { id: true, revisionNumber: true },
      }),
    runningOf: (tx: Transaction, revision: number) =>
      tx.rollout.findFirst({ where: { revisionNumber: revision, state: 'running' }, select: { id: true } }),
    get: (id: string): Promise<RolloutRow | null> =>
      db.rollout.findUnique({ where: { id }, include: DETAILS }),
    list: (query: PageQuery & { network_id?: string; state?: string }): Promise<SummaryRow[]> => {
      const { after, take } = pageBounds(query);
      return db.rollout.findMany({
        where: {
          ...(after !== undefined && { id: { lt: after } }),
          ...(query.network_id !== undefined && { revision: { networkId: query.network_id } }),
          ...(query.state !== undefined && { state: query.state }),
        },
        include: SUMMARY,
        orderBy: { id: 'desc' },
        take,
      });
    },
    countSteps: async (rolloutIds: string[]): Promise<StepCount[]> => {
      const groups = await db.rolloutStep.groupBy({
        by: ['rolloutId', 'state'],
        where: { rolloutId: { in: rolloutIds } },
        _count: { applianceId: true },
      });
      return groups.map((group) => ({
        rolloutId: group.rolloutId,
        state: group.state,
        count: group._count.applianceId,
      }));
    },
    /** Rollouts in which something can still happen. */
    unsettled: async (): Promise<string[]> =>
      ids(await db.rollout.findMany({ where: UNSETTLED, select: { id: true } })),
    unsettledAppliances: async (): Promise<string[]> => {
      const rows = await db.rolloutStep.findMany({
        where: { rollout: UNSETTLED, state: { in: ['waiting', 'wanted', 'rejected', 'rolled-back'] } },
        select: { applianceId: true },
        distinct: ['applianceId'],
      });
      return rows.map(({ applianceId }) => applianceId);
    },
    unsettledOf: async (applianceIds: string[]): Promise<string[]> =>
      ids(
        await db.rollout.findMany({
          where: { ...UNSETTLED, steps: { some: { applianceId: { in: applianceIds } } } },
          select: { id: true },
        }),
      ),
  };
}

/** After a cancellation those that were asked already are still followed. */
const UNSETTLED = {
  OR: [
    { state: { in: ['running', 'halted'] } },
    { state: 'cancelled', steps: { some: { state: 'wanted' } } },
  ],
} satisfies Prisma.RolloutWhereInput;
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

async function insert(tx: Transaction, rollout: NewRollout): Promise<void> {
  await tx.rollout.create({
    data: {
      id: rollout.id,
      revisionNumber: rollout.revision,
      state: rollout.state,
      confirmWithinSeconds: rollout.confirmWithinSeconds,
      waves: rollout.waves,
      createdBy: rollout.createdBy,
      createdAt: rollout.at,
      finishedAt: rollout.state === 'running' ? null : rollout.at,
    },
  });
  await tx.rolloutStep.createMany({
    data: rollout.steps.map((step) => ({ ...step, rolloutId: rollout.id, changedAt: rollout.at })),
  });
}

/**
 * Ends what runs on the network or was halted on it. Answers with the wave of every appliance that a running rollout
 * had planned.
 */
async function supersede(tx: Transaction, networkId: string, at: Date): Promise<Map<string, number>> {
  await tx.$queryRaw`
    select rollout.id from rollout join revision on revision.number = rollout."revisionNumber"
    where revision."networkId" = ${networkId}::uuid and rollout.state in ('running', 'halted') for update of rollout`;
  const ended = await tx.rollout.findMany({
    where: { revision: { networkId }, state: { in: ['running', 'halted'] } },
    include: { steps: { select: { applianceId: true, wave: true, state: true } } },
    orderBy: { id: 'asc' },
  });
  const waves = new Map<string, number>();
  for (const { id, state, steps } of ended) {
    const planned = state === 'running' ? steps.filter((step) => step.state !== 'unchanged') : [];
    for (const { applianceId, wave } of planned) waves.set(applianceId, wave);
    await tx.rolloutStep.updateMany({
      where: { rolloutId: id, state: { in: ['waiting', 'wanted'] } },
      data: { state: 'cancelled', changedAt: at },
    });
    await tx.rollout.update({
      where: { id },
      data: { state: 'superseded', finishedAt: at, version: { increment: 1 } },
    });
  }
  return waves;
}

/** The rollout with its steps, the row locked, so that only one decision is made on it at a time. */
async function locked(tx: Transaction, id: string) {
  await tx.$queryRaw`select id from rollout where id = ${id}::uuid for update`;
  const rollout = await tx.rollout.findUnique({
    where: { id },
    include: { revision: { select: { networkId: true } } },
  });
  if (!rollout) return null;
  const steps = await tx.rolloutStep.findMany({
    where: { rolloutId: id },
    include: { appliance: { select: APPLIANCE } },
  });
  const targets = await tx.targetState.findMany({
    where: { revisionNumber: rollout.revisionNumber },
    select: { applianceId: true, hash: true },
  });
  const hashes = new Map(targets.map((target) => [target.applianceId, target.hash]));
  return {
    id,
    state: rollout.state as RolloutState,
    revision: Number(rollout.revisionNumber),
    networkId: rollout.revision.networkId,
    confirmWithinSeconds: rollout.confirmWithinSeconds,
    steps: steps.map(({ applianceId, wave, state, appliance }) => ({
      applianceId,
      wave,
      state: state as StepState,
      hash: hashes.get(applianceId) ?? '',
      appliance,
    })),
  };
}

/** Writes a decision: one statement for each new state, so that a wave of hundreds is no burden. */
async function record(tx: Transaction, id: string, before: RolloutState, decision: Decision, at: Date) {
  const failed = decision.changes.filter((change) => change.findings !== undefined);
  for (const { applianceId, state, findings } of failed) {
    await tx.rolloutStep.update({
      where: { rolloutId_applianceId: { rolloutId: id, applianceId } },
      data: { state, changedAt: at, findings: (findings ?? []) as Finding[] },
    });
  }
  for (const state of new Set(decision.changes.map((change) => change.state))) {
    const changed = decision.changes.filter(
      (change) => change.state === state && change.findings === undefined,
    );
    if (changed.length === 0) continue;
    await tx.rolloutStep.updateMany({
      where: { rolloutId: id, applianceId: { in: changed.map(({ applianceId }) => applianceId) } },
      data: { state, changedAt: at, findings: Prisma.DbNull },
    });
  }
  if (decision.state === before && decision.changes.length === 0) return;
  await tx.rollout.update({
    where: { id },
    data: {
      state: decision.state,
      version: { increment: 1 },
      ...(decision.state === 'succeeded' && { finishedAt: at }),
    },
  });
}

/** The attempt of an appliance, as the model knows it. */
export function attemptOf(row: ApplianceRow): { revision: number; phase: Phase; findings: Finding[] } | null {
  if (row.attemptRevision === null || row.attemptPhase === null) return null;
  return {
    revision: Number(row.attemptRevision),
    phase: row.attemptPhase as Phase,
    findings: (row.attemptFindings ?? []) as Finding[],
  };
}
