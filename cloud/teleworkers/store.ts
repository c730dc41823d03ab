import type { Database } from '../platform/database.ts';
import { createTable, type Delegate, type Table } from '../platform/resource-table.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { credentialQueries } from './credential-store.ts';
import { downloadQueries } from './download-store.ts';
import { expiryQueries } from './expiry-store.ts';
import { gatewayQueries } from './gateway-store.ts';

export type Transaction = Prisma.TransactionClient;

const WITH = {
  credentials: { select: { certificate: { select: { notAfter: true, revokedAt: true } } } },
} satisfies Prisma.TeleworkerInclude;

export type TeleworkerRow = Prisma.TeleworkerGetPayload<{ include: typeof WITH }>;
export type TeleworkerStore = ReturnType<typeof createTeleworkerStore>;

/** The only place of this slice that sees the database, with the queries beside it. */
export function createTeleworkerStore(db: Database) {
  return {
    ...queries(db),
    /** `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(work: (store: TeleworkerQueries) => Promise<T>, dryRun = false): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          const outcome = await work(queries(tx));
          if (!dryRun) return outcome;
          undone.outcome = outcome;
          throw undone;
        });
      } catch (error) {
        if (error === undone) return undone.outcome as T;
        throw error;
      }
    },
    within: (tx: Transaction): TeleworkerQueries => queries(tx),
  };
}

export type TeleworkerQueries = ReturnType<typeof queries>;

function queries(db: Database | Transaction) {
  return {
    teleworkers: table(db),
    customerOf: (networkId: string) =>
      db.network.findUnique({
        where: { id: networkId },
        select: { customer: { select: { id: true, name: true, stage: true } } },
      }),
    /** Networks into which people of a customer dial. */
    networksOfCustomer: async (customerId: string): Promise<string[]> => {
      const rows = await db.teleworker.findMany({
        where: { customerId },
        select: { networkId: true },
        distinct: ['networkId'],
      });
      return rows.map(({ networkId }) => networkId);
    },
    /** Sets a state; false when it is revoked already. */
    setState: async (id: string, state: string, at: Date): Promise<boolean> => {
      const { count } = await db.teleworker.updateMany({
        where: { id, state: { not: 'revoked' } },
        data: { state, updatedAt: at, version: { increment: 1 } },
      });
      return count > 0;
    },
    ...credentialQueries(db),
    ...downloadQueries(db),
    ...expiryQueries(db),
    ...gatewayQueries(db),
  };
}

function table(db: Database | Transaction): Table<TeleworkerRow> {
  const { teleworker } = db;
  const delegate = {
    findMany: (query: object) => teleworker.findMany({ ...query, include: WITH }),
    findUnique: (query: { where: { id: string } }) => teleworker.findUnique({ ...query, include: WITH }),
    create: (query: { data: Prisma.TeleworkerUncheckedCreateInput }) =>
      teleworker.create({ ...query, include: WITH }),
    updateMany: (query: object) => teleworker.updateMany(query as Prisma.TeleworkerUpdateManyArgs),
    deleteMany: (query: object) => teleworker.deleteMany(query),
  };
  return createTable(delegate as unknown as Delegate<TeleworkerRow>, 'teleworker', { parent: '/networkId' });
}
