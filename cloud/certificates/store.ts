import type { RevocationReason, RevokedCertificate } from '../../provisioning/pki/index.ts';
import type { Ownership } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { authorityQueries } from './authority-store.ts';
import { keyQueries } from './key-store.ts';

export type Transaction = Prisma.TransactionClient;
export type CertificateRow = Prisma.CertificateModel;

/** Storms of enrolments queue for a connection rather than fail. */
const PATIENCE = { maxWait: 15_000, timeout: 15_000 };

export type CertificateStore = ReturnType<typeof createCertificateStore>;

export function createCertificateStore(db: Database) {
  return {
    ...queries(db),
    transaction: <T>(work: (store: CertificateQueries, transaction: Transaction) => Promise<T>): Promise<T> =>
      db.$transaction((transaction) => work(queries(transaction), transaction), PATIENCE),
  };
}

export type CertificateQueries = ReturnType<typeof queries>;

function queries(db: Database | Transaction) {
  return {
    ...authorityQueries(db),
    insert: async (row: Omit<CertificateRow, 'revokedAt' | 'revocationReason'>) => {
      await db.certificate.create({ data: row });
    },
    find: (serialNumber: string) =>
      db.certificate.findUnique({
        where: { serialNumber },
        include: { appliance: { select: { state: true } } },
      }),
    /** What the authority says of these certificates; those it never issued are missing. */
    standings: (authorityName: string, serialNumbers: readonly string[]) =>
      db.certificate.findMany({
        where: { authorityName, serialNumber: { in: [...serialNumbers] } },
        select: { serialNumber: true, revokedAt: true, revocationReason: true },
      }),
    /** `resold`: since when it is with its reseller; what is not revoked goes with it. */
    ofAppliance: (applianceId: string, since?: Date, resold?: Date): Promise<CertificateRow[]> =>
      db.certificate.findMany({
        where: {
          applianceId,
          ...(since && { createdAt: { gte: since } }),
          ...(resold && { OR: [{ createdAt: { gte: resold } }, { revokedAt: null }] }),
        },
        orderBy: { createdAt: 'desc' },
        take: 1000,
      }),
    countIssued: (applianceId: string, since: Date): Promise<number> =>
      db.certificate.count({ where: { applianceId, createdAt: { gt: since } } }),
    serialOfAppliance: async (applianceId: string): Promise<string> =>
      (await db.appliance.findUniqueOrThrow({ where: { id: applianceId }, select: { serial: true } })).serial,
    /** The certificates a revocation is about, whatever became of them. */
    selected: (which: Revoked): Promise<SelectedCertificate[]> =>
      db.certificate.findMany({
        where: selection(which),
        select: { serialNumber: true, profile: true, applianceId: true, keyHash: true },
      }),
    /** Whether a VPN certificate of the appliance was ever revoked. */
    hadRevoked: async (applianceId: string): Promise<boolean> =>
      (await db.certificate.count({
        where: { applianceId, profile: 'vpn-gateway', revokedAt: { not: null } },
        take: 1,
      })) > 0,
    async ownershipOf(id: string): Promise<Ownership | undefined> {
      const row = await db.appliance.findUnique({
        where: { id },
        select: {
          ownedSince: true,
          foreignSince: true,
          site: { select: { customer: { select: { resellerSince: true } } } },
        },
      });
      return row ? { ...row, resellerSince: row.site?.customer.resellerSince ?? null } : undefined;
    },
    /** Marks those that are not revoked yet; returns them. */
    revoke: (which: Revoked, revokedAt: Date, revocationReason: RevocationReason) =>
      db.certificate.updateManyAndReturn({
        where: { ...selection(which), revokedAt: null },
        data: { revokedAt, revocationReason },
        select: { serialNumber: true, authorityName: true, applianceId: true },
      }),
    ...keyQueries(db),
    ...lists(db),
  };
}

export type SelectedCertificate = Pick<
  CertificateRow,
  'serialNumber' | 'profile' | 'applianceId' | 'keyHash'
>;

/** Certificates, those of keys, or an appliance's: all, or those issued before an instant. */
export type Revoked =
  | { serialNumbers: readonly string[] }
  | { keyHashes: readonly string[] }
  | { applianceId: string; issuedBefore?: Date };

function selection(which: Revoked) {
  if ('serialNumbers' in which) return { serialNumber: { in: [...which.serialNumbers] } };
  if ('keyHashes' in which) return { keyHash: { in: [...which.keyHashes] } };
  const { applianceId, issuedBefore } = which;
  return issuedBefore ? { applianceId, createdAt: { lt: issuedBefore } } : { applianceId };
}

function lists(db: Database | Transaction) {
  return {
    list: (name: string) =>
      db.certificateAuthority.findUniqueOrThrow({
        where: { name },
        select: { crl: true, crlNumber: true, crlDueAt: true },
      }),
    /** Makes others who want to write this authority's list wait; until the end of the transaction. */
    lockList: async (name: string) => {
      await db.$executeRaw`select from certificate_authority where name = ${name} for no key update`;
    },
    /** The revoked certificates that stand on a list: those that expired before `since` do not. */
    revokedBy: async (authorityName: string, since: Date): Promise<RevokedCertificate[]> => {
      const rows = await db.certificate.findMany({
        where: { authorityName, revokedAt: { not: null }, notAfter: { gte: since } },
        orderBy: { revokedAt: 'asc' },
        select: { serialNumber: true, revokedAt: true, revocationReason: true },
      });
      return rows.map((row) => ({
        serialNumber: row.serialNumber,
        revokedAt: row.revokedAt!,
        reason: row.revocationReason as RevocationReason,
      }));
    },
    saveList: async (name: string, crl: Uint8Array, crlNumber: bigint, crlDueAt: Date) => {
      const data = { crl: Uint8Array.from(crl), crlNumber, crlDueAt };
      await db.certificateAuthority.update({ where: { name }, data });
    },
  };
}
