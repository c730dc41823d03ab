import { OPEN } from '../platform/access/open-records.ts';
import { ownedBy } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import { withoutFormer } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import type { Prisma } from '../prisma/client/client.ts';

const NETWORK = { select: { id: true, name: true, customer: { select: { id: true, name: true } } } } as const;
const PARTS = { include: { network: NETWORK }, orderBy: { networkId: 'asc' } } as const;
/** Two tell whether it is the only one. */
const SUMMARY = { networks: { ...PARTS, take: 2 } } satisfies Prisma.RolloutInclude;
const DETAILS = {
  networks: PARTS,
  steps: {
    include: {
      appliance: {
        select: {
          serial: true,
          state: true,
          presence: true,
          wantedRevision: true,
          wantedHash: true,
          confirmedHash: true,
          attemptRevision: true,
          attemptPhase: true,
          driftSince: true,
          foreignSince: true,
          site: { select: { id: true, name: true } },
        },
      },
    },
    orderBy: [{ wave: 'asc' }, { applianceId: 'asc' }],
  },
} satisfies Prisma.RolloutInclude;

export type RolloutRow = Prisma.RolloutGetPayload<{ include: typeof DETAILS }>;
export type SummaryRow = Prisma.RolloutGetPayload<{ include: typeof SUMMARY }>;
export type PartDetails = RolloutRow['networks'][number];
export type StepCount = { rolloutId: string; state: string; count: number; pending: number };
export type PartCount = { rolloutId: string; state: string; count: number };
export type RolloutQuery = PageQuery & { network_id?: string; state?: string };
export type EventRecord = Prisma.RolloutEventGetPayload<object>;

/** What people read. */
export function readQueries(db: Database) {
  return {
    get: (id: string): Promise<RolloutRow | null> =>
      db.rollout.findUnique({ where: { id }, include: DETAILS }),
    list: async (query: RolloutQuery, scope: Scope): Promise<SummaryRow[]> => {
      const { after, take } = pageBounds(query);
      return db.rollout.findMany({
        where: {
          ...(after !== undefined && { id: { lt: after } }),
          AND: [
            query.network_id === undefined ? {} : { networks: { some: { networkId: query.network_id } } },
            ownedBy(scope, 'rollout'),
            await withoutFormer(db, scope, (customerId, since) => ({
              networks: { some: { network: { customerId } } },
              createdAt: { lt: since },
              state: { notIn: [...OPEN.rollout] },
            })),
          ],
          ...(query.state !== undefined && { state: query.state }),
        },
        include: SUMMARY,
        orderBy: { id: 'desc' },
        take,
      });
    },
    events: (rolloutId: string, query: PageQuery): Promise<EventRecord[]> => {
      const { after, take } = pageBounds(query);
      return db.rolloutEvent.findMany({
        where: { rolloutId, ...(after !== undefined && { id: { lt: after } }) },
        orderBy: { id: 'desc' },
        take,
      });
    },
    exists: async (id: string): Promise<boolean> => (await db.rollout.count({ where: { id } })) === 1,
    countSteps: (rolloutIds: string[]): Promise<StepCount[]> => db.$queryRaw<StepCount[]>`
      select s."rolloutId", s.state, count(*)::int as count,
        (count(*) filter (where s.state = 'waiting' and a.presence <> 'online' and a."confirmedHash" is not null))::int
          as pending
      from rollout_step s join appliance a on a.id = s."applianceId"
      where s."rolloutId" = any (${rolloutIds}::uuid[]) group by s."rolloutId", s.state`,
    countNetworks: async (rolloutIds: string[]): Promise<PartCount[]> => {
      const groups = await db.rolloutNetwork.groupBy({
        by: ['rolloutId', 'state'],
        where: { rolloutId: { in: rolloutIds } },
        _count: { networkId: true },
      });
      return groups.map(({ rolloutId, state, _count }) => ({ rolloutId, state, count: _count.networkId }));
    },
  };
}
