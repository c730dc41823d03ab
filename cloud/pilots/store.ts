import type { Stage } from '../customers/index.ts';
import { OPEN } from '../platform/access/open-records.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import { withoutFormer } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { createTable, type Delegate } from '../platform/resource-table.ts';
import type { Pilot, PilotAttestation, Prisma, Suspension } from '../prisma/client/client.ts';
import type { Effects } from './schema.ts';

export type Transaction = Prisma.TransactionClient;
export type PilotRow = Pilot;
export type SuspensionRow = Suspension;
export type PilotStore = ReturnType<typeof createPilotStore>;
export type PilotQueries = ReturnType<typeof queries>;

export function createPilotStore(db: Database) {
  return {
    ...queries(db),
    /** `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(
      work: (queries: PilotQueries, tx: Transaction) => Promise<T>,
      dryRun = false,
    ): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          const outcome = await work(queries(tx), tx);
          if (!dryRun) return outcome;
          undone.outcome = outcome;
          throw undone;
        });
      } catch (error) {
        if (error === undone) return undone.outcome as T;
        throw error;
      }
    },
  };
}

function queries(db: Database | Transaction) {
  return {
    pilots: createTable(db.pilot as unknown as Delegate<PilotRow>, 'pilot', { parent: '/customerId' }),
    ...customerQueries(db),
    ...suspensionQueries(db),
    /** The pilot's row stays as it is until the end of the transaction. @throws AppError not-found */
    async lockPilot(id: string): Promise<PilotRow> {
      await db.$queryRaw`select 1 from pilot where id = ${id}::uuid for update`;
      const row = await db.pilot.findUnique({ where: { id } });
      if (!row) throw notFound('pilot', id);
      return row;
    },
    /** For lists: nothing that was over before a customer came to its present reseller. */
    withoutFormerPilots: (scope: Scope) =>
      withoutFormer(db, scope, (customerId, since) => ({
        customerId,
        createdAt: { lt: since },
        state: { notIn: [...OPEN.pilot] },
      })),
    runningPilot: (customerId: string): Promise<PilotRow | null> =>
      db.pilot.findFirst({ where: { customerId, state: 'running' } }),
    attestations: (pilotId: string): Promise<PilotAttestation[]> =>
      db.pilotAttestation.findMany({ where: { pilotId } }),
    attest: async (row: PilotAttestation): Promise<void> => {
      const { pilotId, key, ...given } = row;
      const where = { pilotId_key: { pilotId, key } };
      await db.pilotAttestation.upsert({ where, create: row, update: given });
    },
    withdrawAttestation: async (pilotId: string, key: string): Promise<void> => {
      await db.pilotAttestation.deleteMany({ where: { pilotId, key } });
    },
  };
}

function customerQueries(db: Database | Transaction) {
  return {
    /** The stage of a customer, whose row stays as it is until the end of the transaction. @throws AppError not-found */
    async lockStage(customerId: string, pointer?: string): Promise<Stage> {
      const rows = await db.$queryRaw<{ stage: Stage }[]>`
        select stage from customer where id = ${customerId}::uuid for update`;
      if (!rows[0]) throw notFound('customer', customerId, pointer);
      return rows[0].stage;
    },
    setStage: async (customerId: string, stage: Stage, at: Date): Promise<void> => {
      const data = { stage, updatedAt: at, version: { increment: 1 } };
      await db.customer.update({ where: { id: customerId }, data });
    },
    sitesOf: async (customerId: string, ids: readonly string[]): Promise<Set<string>> => {
      const where = { customerId, id: { in: [...ids] } };
      const rows = await db.site.findMany({ where, select: { id: true } });
      return new Set(rows.map(({ id }) => id));
    },
    customerExists: async (id: string): Promise<boolean> =>
      (await db.customer.count({ where: { id } })) === 1,
    stageOf: async (id: string): Promise<string | undefined> =>
      (await db.customer.findUnique({ where: { id }, select: { stage: true } }))?.stage,
    enrolledAppliances: (customerId: string): Promise<{ id: string; serial: string }[]> =>
      db.appliance.findMany({
        where: { site: { customerId }, state: 'enrolled' },
        select: { id: true, serial: true },
        orderBy: { id: 'asc' },
      }),
    serials: (ids: readonly string[]): Promise<{ id: string; serial: string }[]> =>
      db.appliance.findMany({ where: { id: { in: [...ids] } }, select: { id: true, serial: true } }),
    activeTeleworkers: (customerId: string): Promise<number> =>
      db.teleworker.count({ where: { customerId, state: 'active' } }),
  };
}

function suspensionQueries(db: Database | Transaction) {
  return {
    insertSuspension: (row: Prisma.SuspensionUncheckedCreateInput): Promise<SuspensionRow> =>
      db.suspension.create({ data: row }),
    suspension: (id: string): Promise<SuspensionRow> => db.suspension.findUniqueOrThrow({ where: { id } }),
    /** Newest first. */
    suspensionsOf: async (customerId: string, scope: Scope = EVERYTHING): Promise<SuspensionRow[]> =>
      db.suspension.findMany({
        where: {
          customerId,
          ...(await withoutFormer(db, scope, (customerId, since) => ({
            customerId,
            suspendedAt: { lt: since },
            endedAt: { not: null },
          }))),
        },
        orderBy: { suspendedAt: 'desc' },
        take: 100,
      }),
    unsettled: async (): Promise<string[]> => {
      const rows = await db.suspension.findMany({ where: { settledAt: null }, select: { id: true } });
      return rows.map(({ id }) => id);
    },
    settle: async (id: string, at: Date, effects: Effects): Promise<void> => {
      await db.suspension.update({ where: { id }, data: { settledAt: at, effects } });
    },
    endSuspensions: async (customerId: string, by: string, at: Date): Promise<void> => {
      const data = { endedBy: by, endedAt: at };
      await db.suspension.updateMany({ where: { customerId, endedAt: null }, data });
    },
  };
}
