import { latestInstant } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { type AttemptVerdict, type Failures, LONGEST_LOCK_MS } from './judge-attempt.ts';

export type AttemptStore = ReturnType<typeof createAttemptStore>;

export function createAttemptStore(db: Database) {
  return {
    /** The lock among these that lasts longest, if any does. */
    lockOf: async (keys: string[], now: Date): Promise<Date | undefined> => {
      const found = await db.signInFailure.findFirst({
        where: { key: { in: keys }, lockedUntil: { gt: now, lte: latestInstant(now, LONGEST_LOCK_MS) } },
        orderBy: { lockedUntil: 'desc' },
      });
      return found?.lockedUntil ?? undefined;
    },
    /** Judges what is on record and records what follows, one at a time for each key. */
    judge: (
      key: string,
      decide: (known: Failures | undefined) => AttemptVerdict,
      now: Date,
    ): Promise<AttemptVerdict> =>
      db.$transaction(async (tx) => {
        const nothing = { key, failures: 0, lastAt: now };
        await tx.signInFailure.createMany({ data: nothing, skipDuplicates: true });
        await tx.$queryRaw`select 1 from sign_in_failure where key = ${key} for update`;
        const verdict = decide((await tx.signInFailure.findUnique({ where: { key } })) ?? undefined);
        if (verdict.allowed) await tx.signInFailure.update({ where: { key }, data: verdict.next });
        return verdict;
      }),
    forget: (key: string) => db.signInFailure.deleteMany({ where: { key } }),
    /** Takes one failure back, of each. */
    forgive: (keys: string[]) =>
      db.signInFailure.updateMany({
        where: { key: { in: keys }, failures: { gt: 0 } },
        data: { failures: { decrement: 1 }, lockedUntil: null },
      }),
  };
}
