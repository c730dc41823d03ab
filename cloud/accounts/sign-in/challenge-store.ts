import { latestInstant } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { Challenge, Prisma } from '../../prisma/client/client.ts';
import { holdMakers } from '../hold-makers.ts';

export type ChallengeRow = Challenge;
export type NewChallenge = Omit<Challenge, 'attempts' | 'data'> & { data: Prisma.InputJsonObject };
export type ChallengeStore = ReturnType<typeof createChallengeStore>;

export function createChallengeStore(db: Database) {
  return {
    add: async (row: NewChallenge): Promise<void> => {
      if (row.madeBy.length === 0) {
        await db.challenge.create({ data: row });
        return;
      }
      await db.$transaction(async (tx) => {
        await holdMakers(tx, row.madeBy);
        await tx.challenge.create({ data: row });
      });
    },
    /** Counts an attempt at it. Nothing when it is not there, has expired, or was attempted `most` times before. */
    attempt: async (secretHash: string, purpose: string, now: Date, most: number) => {
      const { count } = await db.challenge.updateMany({
        where: {
          secretHash,
          purpose,
          expiresAt: { gt: now },
          createdAt: { lte: latestInstant(now) },
          attempts: { lt: most },
        },
        data: { attempts: { increment: 1 } },
      });
      return count === 1 ? db.challenge.findUnique({ where: { secretHash } }) : null;
    },
    /** True for the one who takes it away. */
    take: async (secretHash: string): Promise<boolean> => {
      const { count } = await db.challenge.deleteMany({ where: { secretHash } });
      return count === 1;
    },
    withdraw: (userId: string, purpose: string) => db.challenge.deleteMany({ where: { userId, purpose } }),
  };
}
