import type { RenumberingStep } from '../../../provisioning/renumbering/index.ts';
import { OPEN } from '../../platform/access/open-records.ts';
import type { Scope } from '../../platform/access/roles.ts';
import { withoutFormer } from '../../platform/access/visible-since.ts';
import type { Database } from '../../platform/database.ts';
import { versionMismatch } from '../../platform/http/etag.ts';
import { type PageQuery, pageBounds } from '../../platform/http/page.ts';
import type { Prisma, Renumbering } from '../../prisma/client/client.ts';
import type { Standing } from './decide.ts';

export type RenumberingRow = Omit<Renumbering, 'steps'> & { steps: RenumberingStep[] };
export type RenumberingStore = ReturnType<typeof createRenumberingStore>;

export function createRenumberingStore(db: Database) {
  return {
    ...queries(db),
    within: (tx: Prisma.TransactionClient) => queries(tx),
    transaction: <T>(work: (store: ReturnType<typeof queries>) => Promise<T>): Promise<T> =>
      db.$transaction((tx) => work(queries(tx))),
  };
}

function queries(db: Database | Prisma.TransactionClient) {
  return {
    get: async (id: string): Promise<RenumberingRow | null> =>
      (await db.renumbering.findUnique({ where: { id } })) as RenumberingRow | null,
    list: async (networkId: string, query: PageQuery, scope: Scope): Promise<RenumberingRow[]> => {
      const { after, take } = pageBounds(query);
      const where = {
        networkId,
        ...(after !== undefined && { id: { gt: after } }),
        ...(await withoutFormer(db, scope, (customerId, since) => ({
          network: { customerId },
          createdAt: { lt: since },
          state: { notIn: [...OPEN.renumbering] },
        }))),
      };
      return (await db.renumbering.findMany({
        where,
        orderBy: { id: 'asc' },
        take,
      })) as unknown as RenumberingRow[];
    },
    /** Nobody else plans or goes on meanwhile. */
    lockNetwork: async (networkId: string): Promise<void> => {
      await db.$queryRaw`select 1 from network where id = ${networkId}::uuid for update`;
    },
    networkExists: async (id: string) => (await db.network.count({ where: { id } })) === 1,
    open: (networkId: string): Promise<number> =>
      db.renumbering.count({ where: { networkId, state: { in: [...OPEN.renumbering] } } }),
    insert: async (row: RenumberingRow): Promise<void> => {
      await db.renumbering.create({
        data: {
          ...row,
          steps: row.steps as unknown as Prisma.InputJsonArray,
          parameters: row.parameters as Prisma.InputJsonObject,
        },
      });
    },
    /** @throws version-mismatch when somebody else went on meanwhile */
    update: async (
      { id, version }: Pick<RenumberingRow, 'id' | 'version'>,
      change: Partial<
        Pick<RenumberingRow, 'state' | 'stepsDone' | 'networkVersion' | 'revision' | 'decisionDueAt'>
      >,
      at: Date,
    ): Promise<void> => {
      const { count } = await db.renumbering.updateMany({
        where: { id, version },
        data: { ...change, reminders: 0, version: { increment: 1 }, updatedAt: at },
      });
      if (count === 0) throw versionMismatch();
    },
    /** Open ones of which somebody has to be reminded; they are again at `next`. */
    remind: (now: Date, next: Date) =>
      db.renumbering.updateManyAndReturn({
        where: { state: { in: ['planned', 'running'] }, decisionDueAt: { lte: now } },
        data: { reminders: { increment: 1 }, decisionDueAt: next },
        select: { id: true, networkId: true, reminders: true },
      }),
    standing: async ({
      networkId,
      revision,
      createdAt,
    }: RenumberingRow): Promise<Pick<Standing, 'unconfirmed' | 'confirmedAt'> & { revised: boolean }> => {
      const targets = await db.$queryRaw<{ serial: string; confirmed: boolean; confirmedAt: Date | null }[]>`
        select a.serial, coalesce(a."confirmedHash" = t.hash, false) as confirmed, a."confirmedAt"
        from target_state t join appliance a on a.id = t."applianceId" and a.state <> 'retired'
        where t."revisionNumber" = (select max(number) from revision where "networkId" = ${networkId}::uuid)
        order by a.serial`;
      const times = targets.flatMap(({ confirmedAt }) => (confirmedAt ? [confirmedAt.getTime()] : []));
      const revisions = await db.revision.count({
        where: {
          networkId,
          createdBy: { not: 'system' },
          ...(revision === null ? { createdAt: { gt: createdAt } } : { number: { gt: revision } }),
        },
      });
      return {
        revised: revisions > 0,
        unconfirmed: targets.filter(({ confirmed }) => !confirmed).map(({ serial }) => serial),
        confirmedAt: times.length > 0 ? new Date(Math.max(...times)) : null,
      };
    },
  };
}
