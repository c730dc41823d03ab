import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { APPLIANCE, type ApplianceRow } from './appliance-rows.ts';
import { lookQueries, type Transaction } from './look-store.ts';
import { type NewPart, partQueries } from './part-store.ts';
import type { Policy } from './policy.ts';
import { readQueries } from './read-store.ts';
import { recordQueries } from './record-store.ts';
import type { Selection } from './schema.ts';
import { selectionQueries } from './selection-store.ts';
import { LIVE_STATES, type RolloutKind, type RolloutState } from './states.ts';
import { watchQueries } from './watch-store.ts';

export type { Transaction } from './look-store.ts';
export type { TargetRow } from './part-store.ts';

type NewRollout = {
  id: string;
  kind: RolloutKind;
  state: RolloutState;
  policy: Policy;
  confirmWithinSeconds: number;
  waves: number[];
  templateVersionId: string | null;
  selection: Selection | null;
  rollbackOf: string | null;
  note: string | null;
  startAt: Date | null;
  startedAt: Date | null;
  createdBy: string;
  makerId: string | null;
  at: Date;
  parts: readonly NewPart[];
};

/** Long enough for a rollout of thousands of appliances on a busy machine. */
const TRANSACTION = { maxWait: 20_000, timeout: 60_000 };

export type RolloutStore = ReturnType<typeof createRolloutStore>;

/** The only place of this slice that sees the database. */
export function createRolloutStore(db: Database) {
  return {
    transaction: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => db.$transaction(work, TRANSACTION),
    ...lookQueries,
    ...recordQueries,
    ...partQueries,
    ...readQueries(db),
    ...watchQueries(db),
    ...selectionQueries(db),
    insert,
    revision: (tx: Transaction, number: number) =>
      tx.revision.findUnique({ where: { number }, select: { networkId: true, number: true } }),
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
    /** A rollout that is under way with this very revision. */
    runningOf: (tx: Transaction, revision: number) =>
      tx.rolloutNetwork.findFirst({
        where: { revisionNumber: revision, state: 'ready', rollout: { state: 'running' } },
        select: { rolloutId: true },
      }),
    /** The newest rollout that took over one of this one's networks. */
    successorOf: async (tx: Transaction, rolloutId: string) => {
      const parts = await tx.rolloutNetwork.findMany({ where: { rolloutId }, select: { networkId: true } });
      return tx.rolloutNetwork.findFirst({
        where: { networkId: { in: parts.map(({ networkId }) => networkId) }, state: 'ready' },
        orderBy: [{ readyAt: 'desc' }, { rolloutId: 'desc' }],
        select: { rolloutId: true, revisionNumber: true },
      });
    },
    rollBackUnderWay: (tx: Transaction, rolloutId: string) =>
      tx.rollout.findFirst({
        where: { rollbackOf: rolloutId, state: { in: ['preparing', 'scheduled', 'running', 'paused'] } },
        select: { id: true },
      }),
    /**
     * Networks that have the rollout's revision, whether or not anybody was asked for it yet, and what was there before:
     * those in which nobody has rolled out anything since, nor committed, where the rollout asked nobody.
     */
    toTakeBack: (tx: Transaction, rolloutId: string) =>
      tx.$queryRaw<{ networkId: string; previousRevision: bigint | null; asked: boolean }[]>`
        select n."networkId", n."previousRevision", s.asked
        from rollout_network n cross join lateral (
          select exists (select from rollout_step s where s."rolloutId" = n."rolloutId"
            and s."networkId" = n."networkId" and s."wantedAt" is not null) as asked) s
        where n."rolloutId" = ${rolloutId}::uuid and n.state in ('ready', 'pending') and n."readyAt" is not null
          and not exists (
            select from rollout_network l join rollout o on o.id = l."rolloutId"
            where l."networkId" = n."networkId" and l."readyAt" > n."readyAt" and o.id <> n."rolloutId"
              and l.state = 'ready' and o."createdBy" <> 'system'
              and exists (select from rollout_step t where t."rolloutId" = l."rolloutId"
                and t."networkId" = l."networkId" and (t."wantedAt" is not null or not s.asked)))
          and (s.asked or not exists (
            select from revision r where r."networkId" = n."networkId" and r.number > n."revisionNumber"
              and r."createdBy" <> 'system'))
        order by n."networkId"`,
    /** Live rollouts with networks of the customer, in order of id. */
    liveOfCustomer: async (customerId: string): Promise<string[]> => {
      const rows = await db.rollout.findMany({
        where: {
          state: { in: [...LIVE_STATES] },
          networks: {
            some: { network: { customerId }, state: { notIn: ['superseded', 'cancelled'] } },
          },
        },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ id }) => id);
    },
    partsOfCustomer: async (tx: Transaction, rolloutId: string, customerId: string): Promise<string[]> => {
      const rows = await tx.rolloutNetwork.findMany({
        where: {
          rolloutId,
          network: { customerId },
          state: { notIn: ['superseded', 'cancelled', 'unchanged'] },
        },
        select: { networkId: true },
      });
      return rows.map(({ networkId }) => networkId);
    },
  };
}

async function insert(tx: Transaction, rollout: NewRollout): Promise<void> {
  const { parts, at, selection, ...row } = rollout;
  await tx.rollout.create({
    data: {
      ...row,
      ...(selection && { selection: selection as Prisma.InputJsonObject }),
      createdAt: at,
      nextLookAt: row.startAt,
      finishedAt: row.state === 'succeeded' ? at : null,
    },
  });
  await partQueries.insertParts(tx, rollout.id, parts);
}
