import type { Database } from '../../platform/database.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import type { Crowd, Waiting } from './place.ts';

export type Transaction = Prisma.TransactionClient;
export type RequestRow = Prisma.EnrolmentRequestModel;
export type RequestFilter = { state?: string; serial?: string };

/** Arbitrary, ours alone: the bounds of the queue hold however many come at once. */
const QUEUE_LOCK = 7_300_012;

export type RequestStore = ReturnType<typeof createRequestStore>;
export type RequestQueries = ReturnType<typeof queries>;

/** Boxes that nobody registered, and what was decided on them. */
export function createRequestStore(db: Database) {
  return {
    ...queries(db),
    within: queries,
    transaction: <T>(work: (store: RequestQueries) => Promise<T>): Promise<T> =>
      db.$transaction((tx) => work(queries(tx))),
  };
}

function queries(db: Database | Transaction) {
  return {
    get: (id: string): Promise<RequestRow | null> => db.enrolmentRequest.findUnique({ where: { id } }),
    /** Oldest first: their ids sort by time. */
    list: (
      { state, serial }: RequestFilter,
      { after, take }: { after: string | undefined; take: number },
      now: Date,
    ): Promise<RequestRow[]> =>
      db.enrolmentRequest.findMany({
        where: {
          expiresAt: { gt: now },
          ...(state !== undefined && { state }),
          ...(serial !== undefined && { serial }),
          ...(after !== undefined && { id: { gt: after } }),
        },
        orderBy: { id: 'asc' },
        take,
      }),

    /** How many wait by serial number. */
    async countPending(serials: readonly string[]): Promise<Map<string, number>> {
      const rows = await db.enrolmentRequest.groupBy({
        by: ['serial'],
        where: { serial: { in: [...serials] }, state: 'pending' },
        _count: true,
      });
      return new Map(rows.map(({ serial, _count }) => [serial, _count]));
    },

    /** What is noted of a box that asks again; `null` when it is not known or was forgotten. */
    async seenAgain(which: { serial: string; keyHash: string }, seen: Seen): Promise<RequestRow | null> {
      const { at, expiresAt, ...rest } = seen;
      await db.enrolmentRequest.updateMany({
        where: { ...which, state: 'pending', expiresAt: { gt: at } },
        data: { ...rest, lastSeenAt: at, expiresAt, attempts: { increment: 1 } },
      });
      return db.enrolmentRequest.findFirst({
        where: { ...which, state: { not: 'expired' }, expiresAt: { gt: at } },
      });
    },

    ...waiting(db),
    ...decisions(db),
  };
}

type Seen = Pick<
  RequestRow,
  'secretHash' | 'factoryAnchor' | 'factorySubject' | 'source' | 'sourceBlock' | 'expiresAt'
> & {
  at: Date;
};

function waiting(db: Database | Transaction) {
  return {
    /** One at a time joins; until the end of the transaction. */
    lock: async () => {
      await db.$executeRaw`select pg_advisory_xact_lock(${QUEUE_LOCK})`;
    },
    waiting: async (serial: string, now: Date): Promise<Waiting> => {
      const rows = await db.$queryRaw<(Crowd & { same: number })[]>`
        select "sourceBlock" as block, count(*)::int as count, (count(*) filter (where serial = ${serial}))::int as same
        from enrolment_request where state = 'pending' and "expiresAt" > ${now} group by "sourceBlock"`;
      return {
        total: rows.map(({ block, count }) => ({ block, count })),
        ofSerial: rows.flatMap(({ block, same }) => (same > 0 ? [{ block, count: same }] : [])),
      };
    },
    insert: async (
      row: Omit<RequestRow, 'state' | 'attempts' | 'reason' | 'decidedBy' | 'decidedAt' | 'applianceId'>,
    ) => {
      await db.enrolmentRequest.create({ data: row });
    },
    /** Those on which nobody decided; they are kept until `keptUntil`. */
    expire: (now: Date, keptUntil: Date) =>
      db.enrolmentRequest.updateManyAndReturn({
        where: { state: 'pending', expiresAt: { lte: now } },
        data: { state: 'expired', expiresAt: keptUntil },
        select: { id: true, serial: true, source: true, lastSeenAt: true },
      }),
    /** What is known of a box that asks as if for the first time. */
    forget: async (which: { serial: string; keyHash: string }) => {
      await db.enrolmentRequest.deleteMany({ where: which });
    },
    /** Forgets the one that has not asked for longest. */
    async forgetOldest(which: { sourceBlock: string; serial?: string }, now: Date): Promise<void> {
      const oldest = await db.enrolmentRequest.findFirst({
        where: { ...which, state: 'pending', expiresAt: { gt: now } },
        orderBy: { lastSeenAt: 'asc' },
        select: { id: true },
      });
      if (oldest) await db.enrolmentRequest.deleteMany({ where: { id: oldest.id } });
    },
  };
}

type Decision = { reason: string | null; decidedBy: string; decidedAt: Date; expiresAt: Date };

function decisions(db: Database | Transaction) {
  return {
    /** False when it does not wait any more. */
    async decide(
      id: string,
      decision: Decision & ({ state: 'approved'; applianceId: string } | { state: 'refused' }),
    ): Promise<boolean> {
      const { count } = await db.enrolmentRequest.updateMany({
        where: { id, state: 'pending', expiresAt: { gt: decision.decidedAt } },
        data: decision,
      });
      return count === 1;
    },
    /** All others that claim to be the same box. */
    refuseOthers: async (serial: string, decision: Decision) => {
      await db.enrolmentRequest.updateMany({
        where: { serial, state: 'pending' },
        data: { state: 'refused', ...decision },
      });
    },
  };
}
