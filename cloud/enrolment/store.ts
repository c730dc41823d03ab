import type { Transaction } from '../certificates/index.ts';
import type { Database } from '../platform/database.ts';

const ATTEMPTS_BEFORE_LOCK = 10;

export type EnrolmentStore = ReturnType<typeof createEnrolmentStore>;

export function createEnrolmentStore(db: Database) {
  return {
    applianceBySerial: (serial: string) =>
      db.appliance.findUnique({
        where: { serial },
        select: {
          ...{ id: true, state: true, secrets: true },
          site: { select: { customer: { select: { stage: true } } } },
        },
      }),

    /** Secrets of a customer's appliances that nobody used yet are good no more. The appliances whose they were. */
    async expireUnused(customerId: string, at: Date, transaction: Transaction): Promise<string[]> {
      const rows = await transaction.$queryRaw<{ applianceId: string }[]>`
        update enrolment_secret e set "expiresAt" = ${at}::timestamptz
        from appliance a join site s on s.id = a."siteId"
        where e."applianceId" = a.id and s."customerId" = ${customerId}::uuid
          and e."usedAt" is null and e."expiresAt" > ${at}::timestamptz
        returning e."applianceId"`;
      return [...new Set(rows.map(({ applianceId }) => applianceId))];
    },

    /** A new secret takes the place of all earlier ones. */
    async replaceSecret(
      row: { id: string; applianceId: string; secretHash: string; createdAt: Date; expiresAt: Date },
      transaction: Transaction = db,
    ): Promise<void> {
      await transaction.enrolmentSecret.updateMany({
        where: { applianceId: row.applianceId, expiresAt: { gt: row.createdAt } },
        data: { expiresAt: row.createdAt },
      });
      await transaction.enrolmentSecret.create({ data: row });
    },

    /** Counts a wrong secret against all that the appliance could have meant; every tenth locks them until `lockUntil`. */
    async countFailure(applianceId: string, now: Date, lockUntil: Date): Promise<void> {
      await db.$executeRaw`
        update enrolment_secret
        set "failedAttempts" = ("failedAttempts" + 1) % ${ATTEMPTS_BEFORE_LOCK}::int,
            "lockedUntil" = case when "failedAttempts" + 1 >= ${ATTEMPTS_BEFORE_LOCK}::int
                            then ${lockUntil}::timestamptz else "lockedUntil" end
        where "applianceId" = ${applianceId}::uuid and "expiresAt" > ${now}::timestamptz`;
    },

    /**
     * Uses a secret up for one key. Of two callers at once the second waits for the first.
     *
     * @returns when this key first used it; `undefined` when another key did.
     */
    async useSecret(
      transaction: Transaction,
      { id, keyHash, now }: { id: string; keyHash: string; now: Date },
    ): Promise<Date | undefined> {
      await transaction.enrolmentSecret.updateMany({
        where: { id, usedAt: null },
        data: { usedAt: now, usedByKey: keyHash },
      });
      const used = await transaction.enrolmentSecret.findUnique({
        where: { id },
        select: { usedAt: true, usedByKey: true },
      });
      return used?.usedByKey === keyHash ? (used.usedAt ?? undefined) : undefined;
    },

    /** False when the appliance is retired; otherwise it is not until the end of the transaction. */
    async holdInService(transaction: Transaction, id: string): Promise<boolean> {
      const rows = await transaction.$queryRaw<unknown[]>`
        select 1 as held from appliance where id = ${id}::uuid and state <> 'retired' for share`;
      return rows.length === 1;
    },

    /** False when the appliance was retired meanwhile. */
    async markEnrolled(transaction: Transaction, id: string, now: Date): Promise<boolean> {
      const { count } = await transaction.appliance.updateMany({
        where: { id, state: { not: 'retired' } },
        data: { state: 'enrolled', enrolledAt: now, updatedAt: now },
      });
      return count === 1;
    },
  };
}
