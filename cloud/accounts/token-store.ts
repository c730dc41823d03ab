import type { Database } from '../platform/database.ts';
import type { PageQuery } from '../platform/http/page.ts';
import { pageBounds } from '../platform/http/page.ts';
import { escapeLike } from '../platform/like.ts';
import { refuseUnknownOwner } from '../platform/unknown-owner.ts';
import type { ApiToken, Customer, User } from '../prisma/client/client.ts';
import { holdMakers } from './hold-makers.ts';

type ResellerOf = { customer: Pick<Customer, 'resellerId'> | null };
/** With its holder, and the resellers of the customers that either names. */
export type TokenRow = ApiToken & ResellerOf & { holder: (User & ResellerOf) | null };
export type TokenFilter = { holder_id?: string; q?: string };

const customer = { select: { resellerId: true } } as const;
const include = { customer, holder: { include: { customer } } } as const;

export function tokenQueries(db: Database) {
  return {
    /** @throws AppError request-invalid */
    addToken: (row: Omit<ApiToken, 'lastUsedAt' | 'revokedAt'>): Promise<TokenRow> =>
      db
        .$transaction(async (tx) => {
          await holdMakers(tx, [row.holderId, row.parentId]);
          return tx.apiToken.create({ data: row, include });
        })
        .catch(refuseUnknownOwner(row)),
    token: (tokenHash: string): Promise<TokenRow | null> =>
      db.apiToken.findUnique({ where: { tokenHash }, include }),
    /** One in force. */
    tokenById: (id: string): Promise<TokenRow | null> =>
      db.apiToken.findFirst({ where: { id, revokedAt: null }, include }),
    touchToken: (id: string, lastUsedAt: Date) =>
      db.apiToken.updateMany({ where: { id }, data: { lastUsedAt } }),
    listTokens: (query: PageQuery & TokenFilter): Promise<TokenRow[]> => {
      const { after, take } = pageBounds(query);
      const { holder_id: holderId, q } = query;
      return db.apiToken.findMany({
        where: {
          revokedAt: null,
          ...(after && { id: { gt: after } }),
          ...(holderId && { holderId }),
          ...(q && { name: { contains: escapeLike(q), mode: 'insensitive' } }),
        },
        orderBy: { id: 'asc' },
        take,
        include,
      });
    },
    tokenIdsHeldBy: async (holderId: string): Promise<string[]> => {
      const rows = await db.apiToken.findMany({ where: { holderId, revokedAt: null }, select: { id: true } });
      return rows.map(({ id }) => id);
    },
    /** Nothing when it is revoked, or whoever is to hold it is gone or disabled. Nobody answers for it but the holder. */
    handTokenOver: async (id: string, holderId: string): Promise<boolean> => {
      const count = await db.$executeRaw`
        update api_token set "holderId" = u.id, "parentId" = null
        from (select id from user_account where id = ${holderId}::uuid and "disabledAt" is null for share) u
        where api_token.id = ${id}::uuid and "revokedAt" is null`;
      return count === 1;
    },
    /** With those that were made by it. */
    revokeToken: async (id: string, revokedAt: Date): Promise<boolean> => {
      const { count } = await db.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt } });
      return count === 1;
    },
  };
}
