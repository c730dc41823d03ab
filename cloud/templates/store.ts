import type { NetworkKind } from '../../provisioning/catalogue.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import { escapeLike, sameKey } from '../platform/like.ts';
import { refuseTaken } from '../platform/taken.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { seesDrafts, versionQueries } from './version-store.ts';

/** Of the versions only those that are seen in the scope are counted. */
const detailsFor = (scope: Scope) =>
  ({
    versions: {
      where: { state: 'published' },
      select: { id: true, number: true },
      orderBy: { number: 'desc' },
      take: 1,
    },
    _count: { select: { versions: { where: seesDrafts(scope) ? {} : { state: { not: 'draft' } } } } },
  }) satisfies Prisma.TemplateInclude;

export type TemplateRow = Prisma.TemplateGetPayload<{ include: ReturnType<typeof detailsFor> }>;
export type TemplateQuery = PageQuery & { q?: string; kind?: NetworkKind; external_key?: string };
export type TemplateQueries = ReturnType<typeof queries>;
export type TemplateStore = ReturnType<typeof createTemplateStore>;

const TAKEN = refuseTaken({ externalKey: ['external-key-taken', 'Another template has this external key.'] });

/** The only places of this slice that see the database are this one and version-store.ts. */
export function createTemplateStore(db: Database) {
  return {
    ...queries(db),
    transaction: <T>(work: (store: TemplateQueries) => Promise<T>): Promise<T> =>
      db.$transaction((tx) => work(queries(tx))),
  };
}

function queries(db: Database | Prisma.TransactionClient) {
  return {
    ...versionQueries(db),
    get: (id: string, scope = EVERYTHING): Promise<TemplateRow | null> =>
      db.template.findUnique({ where: { id }, include: detailsFor(scope) }),
    list: (query: TemplateQuery, scope: Scope): Promise<TemplateRow[]> => {
      const { after, take } = pageBounds(query);
      return db.template.findMany({
        where: {
          ...(after !== undefined && { id: { gt: after } }),
          ...(query.q !== undefined && { name: { contains: escapeLike(query.q), mode: 'insensitive' } }),
          ...(query.kind !== undefined && { kind: query.kind }),
          ...(!seesDrafts(scope) && { versions: { some: { state: { not: 'draft' } } } }),
          ...(query.external_key !== undefined && { externalKey: sameKey(query.external_key) }),
        },
        include: detailsFor(scope),
        orderBy: { id: 'asc' },
        take,
      });
    },
    /** Whoever makes, changes or publishes a version waits here for its turn; until the end of the transaction. */
    lock: async (id: string): Promise<boolean> => {
      const rows = await db.$queryRaw<unknown[]>`select id from template where id = ${id}::uuid for update`;
      return rows.length > 0;
    },
    /** @throws external-key-taken */
    insert: async (row: {
      id: string;
      externalKey: string | null;
      name: string;
      kind: NetworkKind;
      at: Date;
    }) => {
      const { at, ...data } = row;
      await db.template.create({ data: { ...data, createdAt: at, updatedAt: at } }).catch(TAKEN);
    },
    /** @throws external-key-taken */
    update: async (id: string, data: { name?: string; externalKey?: string | null }, at: Date) => {
      await db.template
        .update({ where: { id }, data: { ...data, version: { increment: 1 }, updatedAt: at } })
        .catch(TAKEN);
    },
    remove: async (id: string) => {
      await db.template.delete({ where: { id } });
    },
  };
}
