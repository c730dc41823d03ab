import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { earliest, LIVE_STATES, OPEN_STEPS } from './states.ts';

/** After a cancellation those that were asked already are still followed. */
const UNSETTLED = {
  OR: [{ state: { in: [...LIVE_STATES] } }, { state: 'cancelled', steps: { some: { state: 'wanted' } } }],
} satisfies Prisma.RolloutWhereInput;
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** What the runner looks for. */
export function watchQueries(db: Database) {
  return {
    /** Rollouts in which something can still happen. */
    unsettled: async (): Promise<string[]> =>
      ids(await db.rollout.findMany({ where: UNSETTLED, select: { id: true } })),
    unsettledAppliances: async (): Promise<string[]> => {
      const rows = await db.rolloutStep.findMany({
        where: { rollout: UNSETTLED, state: { in: [...OPEN_STEPS] } },
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
    /** Live rollouts of other networks' plans that one of these networks was taken out of, or has to be prepared in. */
    liveBeside: async (rolloutId: string): Promise<string[]> => {
      const parts = await db.rolloutNetwork.findMany({ where: { rolloutId }, select: { networkId: true } });
      const networkIds = parts.map(({ networkId }) => networkId);
      return ids(
        await db.rollout.findMany({
          where: {
            id: { not: rolloutId },
            state: { in: [...LIVE_STATES] },
            networks: { some: { networkId: { in: networkIds } } },
          },
          select: { id: true },
        }),
      );
    },
    /** Whether anything is to be done before appliances are asked. */
    isInPreparation: async (id: string): Promise<boolean> => {
      const count = await db.rollout.count({
        where: {
          id,
          OR: [
            { state: { in: ['preparing', 'scheduled'] } },
            { state: 'running', networks: { some: { state: { in: ['pending', 'refused'] } } } },
          ],
        },
      });
      return count > 0;
    },
    /** When the next rollout will be due without anybody reporting. */
    nextLookAt: async (now: Date): Promise<Date | null> => {
      const live = { state: { in: [...LIVE_STATES] } };
      const looks = await db.rollout.aggregate({
        where: { ...live, nextLookAt: { gt: now } },
        _min: { nextLookAt: true },
      });
      const decisions = await db.rollout.aggregate({
        where: { ...live, decisionDueAt: { gt: now } },
        _min: { decisionDueAt: true },
      });
      return earliest(looks._min.nextLookAt, decisions._min.decisionDueAt);
    },
    due: async (now: Date): Promise<string[]> =>
      ids(
        await db.rollout.findMany({
          where: {
            state: { in: [...LIVE_STATES] },
            OR: [{ nextLookAt: { lte: now } }, { decisionDueAt: { lte: now } }],
          },
          select: { id: true },
        }),
      ),
  };
}
