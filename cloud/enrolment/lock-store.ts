import { latestInstant } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { type Failures, HALF_LIFE_SECONDS, LOCK_MS } from './locks.ts';

/** No lock lasts longer: one that does was set by a clock that was ahead. */
const latest = (now: Date): Date => latestInstant(now, LOCK_MS);

/** Wrong secrets and the locks they lead to. */
export function lockQueries(db: Database | Prisma.TransactionClient) {
  return {
    /** Counts a wrong secret. @param address as `addressBlock` makes it. */
    async countFailure(applianceId: string, address: string, at: Date): Promise<Failures> {
      const [failures] = await db.$queryRaw<[Failures]>`
        with counted as (
          insert into enrolment_failure as f ("applianceId", address, weight, at)
          values (${applianceId}::uuid, ${address}, 1, ${at}::timestamptz)
          on conflict ("applianceId", address) do update set at = excluded.at,
            weight = 1 + f.weight * power(0.5, greatest(extract(epoch from excluded.at - f.at), 0)::float8 / ${HALF_LIFE_SECONDS}::float8)
          returning weight
        ), others as (
          select f."applianceId", f.weight * power(0.5, greatest(extract(epoch from ${at}::timestamptz - f.at), 0)::float8 / ${HALF_LIFE_SECONDS}::float8) as weight
          from enrolment_failure f
          where (f.address = ${address}) <> (f."applianceId" = ${applianceId}::uuid)
            and (f.address = ${address} or f."applianceId" = ${applianceId}::uuid)
        )
        select counted.weight,
          coalesce((select sum(weight) from others where "applianceId" <> ${applianceId}::uuid), 0) as elsewhere,
          coalesce((select sum(weight) from others where "applianceId" = ${applianceId}::uuid), 0) as "fromOthers"
        from counted`;
      return failures;
    },

    /** False when it was locked already. */
    async lock(applianceId: string, address: string, until: Date, now: Date): Promise<boolean> {
      const { count } = await db.enrolmentFailure.updateMany({
        where: {
          applianceId,
          address,
          OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }, { lockedUntil: { gt: latest(now) } }],
        },
        data: { lockedUntil: until },
      });
      return count === 1;
    },

    async lockedUntil(applianceId: string, address: string, now: Date): Promise<Date | null> {
      const row = await db.enrolmentFailure.findUnique({
        where: { applianceId_address: { applianceId, address } },
        select: { lockedUntil: true },
      });
      return row?.lockedUntil && row.lockedUntil > now && row.lockedUntil <= latest(now)
        ? row.lockedUntil
        : null;
    },

    /**
     * Of a wrong secret during a lock, which a flood of guesses is made of: whose and until when, in one small query.
     */
    async guessDuringLock(
      { serial, secretHash, address }: { serial: string; secretHash: string; address: string },
      now: Date,
    ): Promise<{ applianceId: string; lockedUntil: Date } | undefined> {
      const [row] = await db.$queryRaw<{ applianceId: string; lockedUntil: Date }[]>`
        select f."applianceId", f."lockedUntil"
        from appliance a join enrolment_failure f on f."applianceId" = a.id and f.address = ${address}
        where a.serial = ${serial} and a.state <> 'retired' and f."lockedUntil" > ${now}::timestamptz
          and f."lockedUntil" <= ${latest(now)}::timestamptz and not exists (
          select from enrolment_secret s join appliance b on b.id = s."applianceId"
          where b.serial = a.serial and s."secretHash" = ${secretHash})
        limit 1`;
      return row;
    },

    /** The addresses from which nothing is taken for an appliance. */
    async locks(applianceId: string, now: Date): Promise<{ address: string; lockedUntil: Date }[]> {
      const rows = await db.enrolmentFailure.findMany({
        where: { applianceId, lockedUntil: { gt: now, lte: latest(now) } },
        orderBy: { address: 'asc' },
        take: 1000,
        select: { address: true, lockedUntil: true },
      });
      return rows.map(({ address, lockedUntil }) => ({ address, lockedUntil: lockedUntil! }));
    },

    forgetFailures: async (applianceId: string) => {
      await db.enrolmentFailure.deleteMany({ where: { applianceId } });
    },
  };
}
