import { ownedBy } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import { withoutFormer } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import type { Prisma } from '../prisma/client/client.ts';

const OF_NOTICE = {
  credential: { select: { teleworkerId: true, certificate: { select: { notAfter: true } } } },
} satisfies Prisma.TeleworkerNoticeInclude;

export type NoticeRow = Prisma.TeleworkerNoticeGetPayload<{ include: typeof OF_NOTICE }>;
/** A credential that is good and expires soon; `told` are the notices of it there are. */
export type Expiring = { id: string; teleworkerId: string; notAfter: Date; told: number[] };

export type NoticeQuery = PageQuery & { customer_id?: string; teleworker_id?: string };

/** What time does to credentials. */
export function expiryQueries(db: Database | Prisma.TransactionClient) {
  const serialNumbers = async (where: Prisma.TeleworkerCredentialWhereInput): Promise<string[]> => {
    const rows = await db.teleworkerCredential.findMany({
      where: { AND: [where, { certificate: { revokedAt: null } }] },
      select: { serialNumber: true },
    });
    return rows.map(({ serialNumber }) => serialNumber);
  };
  return {
    replaced: (now: Date) => serialNumbers({ revokeAt: { lte: now } }),
    expired: (now: Date) => serialNumbers({ certificate: { notAfter: { lte: now } } }),
    ofRevoked: () => serialNumbers({ teleworker: { state: 'revoked' } }),
    expiring: async (now: Date, until: Date): Promise<Expiring[]> => {
      const rows = await db.teleworkerCredential.findMany({
        where: {
          revokeAt: null,
          teleworker: { state: 'active' },
          certificate: { revokedAt: null, notAfter: { gt: now, lte: until } },
        },
        select: {
          id: true,
          teleworkerId: true,
          certificate: { select: { notAfter: true } },
          notices: { select: { days: true } },
        },
      });
      return rows.map(({ certificate, notices, ...row }) => ({
        ...row,
        notAfter: certificate.notAfter,
        told: notices.map(({ days }) => days),
      }));
    },
    /** False when another process told it already. */
    insertNotice: async (data: { id: string; credentialId: string; days: number; at: Date }) => {
      const { count } = await db.teleworkerNotice.createMany({ data: [data], skipDuplicates: true });
      return count > 0;
    },
    /** Newest first. */
    notices: async (query: NoticeQuery, scope: Scope): Promise<NoticeRow[]> => {
      const { after, take } = pageBounds(query);
      return db.teleworkerNotice.findMany({
        where: {
          ...(after !== undefined && { id: { lt: after } }),
          ...(await withoutFormer(db, scope, (customerId, since) => ({
            credential: { teleworker: { customerId } },
            at: { lt: since },
          }))),
          credential: {
            teleworker: {
              ...(query.customer_id !== undefined && { customerId: query.customer_id }),
              ...(query.teleworker_id !== undefined && { id: query.teleworker_id }),
              ...ownedBy(scope, 'teleworker'),
            },
          },
        },
        include: OF_NOTICE,
        orderBy: { id: 'desc' },
        take,
      });
    },
  };
}
