import type { Scope } from '../platform/access/roles.ts';
import { withoutFormer } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

const WITH = {
  certificate: { select: { notBefore: true, notAfter: true, revokedAt: true } },
} satisfies Prisma.TeleworkerCredentialInclude;

export type CredentialRow = Prisma.TeleworkerCredentialGetPayload<{ include: typeof WITH }>;

/** The certificates by which people get in. */
export function credentialQueries(db: Database | Prisma.TransactionClient) {
  return {
    /** Of the present reseller's time, and what is good. */
    credentials: async (teleworkerId: string, scope: Scope): Promise<CredentialRow[]> =>
      db.teleworkerCredential.findMany({
        where: {
          teleworkerId,
          ...(await withoutFormer(db, scope, (customerId, since) => ({
            teleworker: { customerId },
            createdAt: { lt: since },
            certificate: { revokedAt: { not: null } },
          }))),
        },
        include: WITH,
        orderBy: { id: 'desc' },
        take: 1000,
      }),
    credential: (id: string): Promise<CredentialRow | null> =>
      db.teleworkerCredential.findUnique({ where: { id }, include: WITH }),
    insertCredential: (data: Prisma.TeleworkerCredentialUncheckedCreateInput): Promise<CredentialRow> =>
      db.teleworkerCredential.create({ data, include: WITH }),
    /** False when the person has no such credential that is good. */
    replaceCredential: async (id: string, teleworkerId: string, revokeAt: Date): Promise<boolean> => {
      const { count } = await db.teleworkerCredential.updateMany({
        where: { id, teleworkerId, certificate: { revokedAt: null } },
        data: { revokeAt },
      });
      return count > 0;
    },
    /** How many are good in the network. */
    countCredentials: (networkId: string): Promise<number> =>
      db.teleworkerCredential.count({
        where: { certificate: { revokedAt: null }, teleworker: { networkId } },
      }),
    /** The network a certificate lets in. */
    networkOfCertificate: async (serialNumber: string): Promise<string | undefined> => {
      const row = await db.teleworkerCredential.findUnique({
        where: { serialNumber },
        select: { teleworker: { select: { networkId: true } } },
      });
      return row?.teleworker.networkId;
    },
    serialNumbersOf: async (teleworkerId: string): Promise<string[]> => {
      const rows = await db.teleworkerCredential.findMany({
        where: { teleworkerId, certificate: { revokedAt: null } },
        select: { serialNumber: true },
      });
      return rows.map(({ serialNumber }) => serialNumber);
    },
  };
}
