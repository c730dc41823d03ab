import { AppError, notFound } from './errors.ts';
import { versionMismatch } from './http/etag.ts';
import { refuseTaken } from './taken.ts';

/** What resources have in common in the database. */
export type Row = { id: string; version: number; createdAt: Date; updatedAt: Date };

/** The part of a Prisma delegate that is used here. */
export type Delegate<R extends Row> = {
  findMany(query: { where: object; orderBy: object; take: number }): Promise<R[]>;
  findUnique(query: { where: { id: string } }): Promise<R | null>;
  create(query: { data: object }): Promise<R>;
  updateMany(query: { where: object; data: object }): Promise<{ count: number }>;
  deleteMany(query: { where: object }): Promise<{ count: number }>;
};

export type Table<R extends Row> = ReturnType<typeof createTable<R>>;

const PAGE_IS_GONE = 'The row this page follows was deleted meanwhile; start without a page token.';

type Bounds = { after: string | undefined; take: number; byName?: boolean };

type Links = {
  /** Points to the member that names the row it belongs to. */
  parent?: string;
  /** @throws AppError in-use, before anything is removed that others hold on to */
  refuseUsed?: (id: string) => Promise<void>;
};

/**
 * Rows with an ETag: every write says which version it follows, and loses against one that came first.
 */
export function createTable<R extends Row>(
  delegate: Delegate<R>,
  noun: string,
  { parent = '', refuseUsed = async () => undefined }: Links = {},
) {
  const refuseInsert = refuseInsertion(parent);
  const get = async (id: string): Promise<R> => {
    const row = await delegate.findUnique({ where: { id } });
    if (!row) throw notFound(noun, id);
    return row;
  };
  const at = (id: string, version: number | undefined) => ({ id, ...(version !== undefined && { version }) });
  return {
    get,
    /** @param byName in the order of names instead of that of their making, those after the row `after` */
    list: async (where: object, { after, take, byName = false }: Bounds): Promise<R[]> => {
      const beyond = after === undefined ? {} : { id: { gt: after } };
      if (!byName)
        return delegate.findMany({ where: { AND: [where, beyond] }, orderBy: { id: 'asc' }, take });
      const last = after === undefined ? null : await delegate.findUnique({ where: { id: after } });
      if (after !== undefined && !last) throw new AppError('page-token-invalid', PAGE_IS_GONE);
      const { name } = (last ?? {}) as { name?: string };
      const rest = name === undefined ? {} : { OR: [{ name: { gt: name } }, { name, ...beyond }] };
      return delegate.findMany({
        where: { AND: [where, rest] },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take,
      });
    },
    insert: (data: { id: string }): Promise<R> => delegate.create({ data }).catch(refuseInsert),
    async update(id: string, version: number | undefined, data: object): Promise<R> {
      const change = { where: at(id, version), data: { ...data, version: { increment: 1 } } };
      const { count } = await delegate.updateMany(change).catch(refuseInsert);
      const row = await get(id);
      if (count === 0) throw versionMismatch();
      return row;
    },
    /** @throws AppError in-use */
    async remove(id: string, version: number | undefined): Promise<void> {
      await refuseUsed(id);
      const { count } = await delegate.deleteMany({ where: at(id, version) }).catch(refuseRemoval(noun));
      if (count > 0) return;
      await get(id);
      throw versionMismatch();
    },
  };
}

/** Prisma's code of a foreign key that would be broken is P2003. */
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

const refuseTakenKey = refuseTaken({
  externalKey: ['external-key-taken', 'Another resource of this kind has this external key.'],
});

const refuseInsertion =
  (parent: string) =>
  (error: unknown): never => {
    if (codeOf(error) === 'P2003') {
      throw new AppError('request-invalid', 'The resource it shall belong to does not exist.', {
        faults: [{ pointer: parent, code: 'unknown', detail: 'is the id of nothing' }],
        cause: error,
      });
    }
    return refuseTakenKey(error);
  };

const refuseRemoval =
  (noun: string) =>
  (error: unknown): never => {
    if (codeOf(error) !== 'P2003') throw error;
    throw new AppError('in-use', `The ${noun} still has others that belong to it. Remove those first.`);
  };
