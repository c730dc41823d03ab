import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import type { Ownership } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import { refuseTaken } from '../platform/taken.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { CHANGE_OWNERS } from './ownership.ts';

export type Transaction = Prisma.TransactionClient;

const DETAILS = {
  site: {
    select: {
      id: true,
      name: true,
      customer: { select: { id: true, name: true, resellerSince: true } },
      networkSite: { select: { networkId: true } },
    },
  },
  replaces: { select: { id: true, serial: true } },
  replacedBy: { select: { id: true, serial: true } },
} satisfies Prisma.ApplianceInclude;

const TAKEN = {
  serial: [
    'serial-taken',
    'There is an appliance with this serial number already. Retire that one to register it anew.',
  ],
  externalKey: ['external-key-taken', 'Another appliance has this external key.'],
} as const;

export type ApplianceRow = Prisma.ApplianceGetPayload<{ include: typeof DETAILS }>;

/** What decides who sees how much of what was recorded of it. */
export const ownershipOf = ({ ownedSince, foreignSince, site }: ApplianceRow): Ownership => ({
  ownedSince,
  foreignSince,
  resellerSince: site?.customer.resellerSince ?? null,
});

export type ApplianceStore = ReturnType<typeof createApplianceStore>;
export type ApplianceQueries = ReturnType<typeof applianceQueries>;

/** Appliances as people see and change them; what appliances say themselves is written by message-store.ts. */
export function createApplianceStore(db: Database) {
  return {
    ...applianceQueries(db),
    /** `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(
      work: (store: ApplianceQueries, tx: Transaction) => Promise<T>,
      dryRun = false,
    ): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          const outcome = await work(applianceQueries(tx), tx);
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

function applianceQueries(db: Database | Transaction) {
  return {
    get: (id: string): Promise<ApplianceRow | null> =>
      db.appliance.findUnique({ where: { id }, include: DETAILS }),
    /** For transactions, whose one connection takes one query at a time: relations would be read all at once. */
    getAlone: (id: string) =>
      db.appliance.findUnique({
        where: { id },
        select: { serial: true, state: true, siteId: true, externalKey: true, version: true },
      }),
    getMany: (ids: string[]): Promise<ApplianceRow[]> =>
      db.appliance.findMany({ where: { id: { in: ids } }, include: DETAILS, orderBy: { id: 'asc' } }),
    /** Holds the site until the end of the transaction, so that two appliances cannot move in at once. */
    async lockSite(siteId: string): Promise<{ occupiedBy: string | null } | null> {
      const sites = await db.$queryRaw<unknown[]>`select 1 from site where id = ${siteId}::uuid for update`;
      if (sites.length === 0) return null;
      const occupant = await db.appliance.findFirst({ where: { siteId }, select: { id: true } });
      return { occupiedBy: occupant?.id ?? null };
    },
    /** @throws AppError serial-taken, external-key-taken */
    insert: async (row: {
      id: string;
      serial: string;
      /** Whose its serial number and external key are: see `registrarOf`. */
      registrar: string;
      model: string;
      siteId: string | null;
      externalKey: string | null;
      replacesId?: string;
      at: Date;
    }) => {
      const { at, ...data } = row;
      await db.appliance
        .create({ data: { ...data, keyOwner: row.registrar, createdAt: at, updatedAt: at } })
        .catch(refuseTaken(TAKEN));
    },
    /** False when the row has another version than the caller last saw. @throws AppError external-key-taken */
    async update(
      id: string,
      version: number | undefined,
      data: Prisma.ApplianceUncheckedUpdateInput,
    ): Promise<boolean> {
      const where = { id, ...(version !== undefined && { version }) };
      const { count } = await db.appliance
        .updateMany({ where, data: { ...data, version: { increment: 1 } } })
        .catch(refuseTaken(TAKEN));
      return count === 1;
    },
    /**
     * To be called before they are put into a site, or out of one: see `CHANGE_OWNERS`. Whether it changes its customer.
     */
    changeOwner: async (id: string, siteId: string | null, at: Date): Promise<boolean> =>
      (await db.$queryRawUnsafe<unknown[]>(CHANGE_OWNERS, [id], [siteId], at)).length > 0,
    resellerOfSite: async (siteId: string): Promise<string | null> =>
      (
        await db.site.findUnique({
          where: { id: siteId },
          select: { customer: { select: { resellerId: true } } },
        })
      )?.customer.resellerId ?? null,
    /** Those with a serial number that stand nowhere and are not retired. */
    unplaced: (serial: string) =>
      db.appliance.findMany({
        where: { serial, siteId: null, state: { not: 'retired' } },
        orderBy: { id: 'asc' },
        select: { id: true, ownedSince: true, heldById: true, version: true },
      }),
    /** The operator's own with a serial number, unless it is retired. */
    ofOperator: (serial: string) =>
      db.appliance.findFirst({
        where: { serial, registrar: registrarOf(EVERYTHING), state: { not: 'retired' } },
        select: { id: true, model: true, siteId: true, version: true },
      }),
    /** Retired, and with a certificate that is still good: the process ended before it was revoked. */
    async halfRetired(now: Date): Promise<string[]> {
      const rows = await db.appliance.findMany({
        where: { state: 'retired', certificates: { some: { revokedAt: null, notAfter: { gt: now } } } },
        select: { id: true },
      });
      return rows.map(({ id }) => id);
    },
    networkOfSite: async (siteId: string): Promise<string | undefined> =>
      (await db.networkSite.findUnique({ where: { siteId }, select: { networkId: true } }))?.networkId,
    wantedTarget: (applianceId: string, revisionNumber: bigint, since?: Date) =>
      db.targetState.findUnique({
        where: {
          revisionNumber_applianceId: { revisionNumber, applianceId },
          ...(since && { revision: { createdAt: { gte: since } } }),
        },
        select: { revisionNumber: true, hash: true, document: true },
      }),
    reports: (applianceId: string, take: number, since?: Date) =>
      db.report.findMany({
        where: { applianceId, ...(since && { receivedAt: { gte: since } }) },
        orderBy: { receivedAt: 'desc' },
        take,
      }),
    events: (applianceId: string, take: number, since?: Date) =>
      db.applianceEvent.findMany({
        where: { applianceId, ...(since && { receivedAt: { gte: since } }) },
        orderBy: { at: 'desc' },
        take,
      }),
  };
}
