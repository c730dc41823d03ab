import type { Transaction } from '../certificates/index.ts';
import type { Database } from '../platform/database.ts';
import { lostAnswersSince } from './judge-secret.ts';
import { lockQueries } from './lock-store.ts';

/** Far more than a serial number has owners and returns from repair. */
const MOST_NAMESAKES = 50;

type NewLock = { id: string; applianceId: string; at: Date; address: string; until: Date };
type NewSecret = {
  id: string;
  applianceId: string;
  secretHash: string;
  /** Only this key may use it. */
  forKey?: string;
  createdAt: Date;
  expiresAt: Date;
};

export type EnrolmentStore = ReturnType<typeof createEnrolmentStore>;

export function createEnrolmentStore(db: Database) {
  return {
    /** All that were ever registered with a serial number, the newest first. */
    appliancesBySerial: (serial: string) =>
      db.appliance.findMany({
        where: { serial },
        orderBy: { id: 'desc' },
        take: MOST_NAMESAKES,
        select: {
          id: true,
          state: true,
          registrar: true,
          secrets: true,
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

    /** A new secret takes the place of all earlier ones, and of what was counted against them. */
    async replaceSecret(row: NewSecret, transaction: Transaction = db): Promise<void> {
      await lockQueries(transaction).forgetFailures(row.applianceId);
      await transaction.enrolmentSecret.updateMany({
        where: { applianceId: row.applianceId, expiresAt: { gt: row.createdAt } },
        data: { expiresAt: row.createdAt },
      });
      await transaction.enrolmentSecret.create({ data: row });
    },

    /** `null`: it never had one; `undefined`: there is no such appliance. */
    async newestSecret(applianceId: string) {
      const row = await db.appliance.findUnique({
        where: { id: applianceId },
        select: { secrets: { orderBy: { createdAt: 'desc' }, take: 1 } },
      });
      return row ? (row.secrets[0] ?? null) : undefined;
    },

    /** The first key that comes with a secret during a lock is awaited; another one is not. */
    async awaitKey(id: string, keyHash: string, from: Date): Promise<void> {
      await db.enrolmentSecret.updateMany({
        where: { id, awaitedKey: null },
        data: { awaitedKey: keyHash, awaitedFrom: from },
      });
    },

    /** That an address was locked out, where people look what became of an appliance. */
    async recordLock({ address, until, ...row }: NewLock): Promise<void> {
      await db.applianceEvent.create({
        data: {
          ...row,
          receivedAt: row.at,
          kind: 'enrolment.locked',
          severity: 'warning',
          data: { address, until: until.toISOString() },
        },
      });
    },

    ...lockQueries(db),

    /**
     * Uses a secret up for one key. Of two callers at once the second waits for the first.
     *
     * @returns when this key first used it; `undefined` when another key did, this one did too long ago, or the secret
     *   has ended meanwhile.
     */
    async useSecret(
      transaction: Transaction,
      { id, keyHash, now }: { id: string; keyHash: string; now: Date },
    ): Promise<Date | undefined> {
      await transaction.enrolmentSecret.updateMany({
        where: { id, usedAt: null, expiresAt: { gt: now } },
        data: { usedAt: now, usedByKey: keyHash },
      });
      const used = await transaction.enrolmentSecret.findFirst({
        where: { id, usedByKey: keyHash, usedAt: { gt: lostAnswersSince(now) }, expiresAt: { gt: now } },
        select: { usedAt: true },
      });
      return used?.usedAt ?? undefined;
    },

    /** False when the appliance is retired; otherwise it is not until the end of the transaction. */
    async holdInService(transaction: Transaction, id: string): Promise<boolean> {
      const rows = await transaction.$queryRaw<unknown[]>`
        select 1 as held from appliance where id = ${id}::uuid and state <> 'retired' for share`;
      return rows.length === 1;
    },

    /** Whether a device certificate was not revoked. Issuing and revoking wait for each other: it holds until the end. */
    isGood: async (transaction: Transaction, serialNumber: string): Promise<boolean> =>
      (await transaction.certificate.count({ where: { serialNumber, revokedAt: null } })) === 1,

    /** False when the appliance was retired meanwhile. Other boxes with its identity are out with their certificates. */
    async markEnrolled(transaction: Transaction, id: string, now: Date): Promise<boolean> {
      const count = await transaction.$executeRaw`
        update appliance set state = 'enrolled', "enrolledAt" = ${now}::timestamptz,
          "updatedAt" = ${now}::timestamptz, "clonedSince" = null, "cloneEvidence" = null
        where id = ${id}::uuid and state <> 'retired'`;
      return count === 1;
    },
  };
}
