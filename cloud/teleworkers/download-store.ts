import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** A bundle as it lies behind its link. */
export type StoredBundle = {
  credentialId: string;
  filename: string;
  mediaType: string;
  sealedBundle: string;
};

/** Bundles behind links that work once. */
export function downloadQueries(db: Database | Prisma.TransactionClient) {
  return {
    insertDownload: async (data: Prisma.TeleworkerDownloadUncheckedCreateInput): Promise<void> => {
      await db.teleworkerDownload.create({ data });
    },
    /** Of many at once one gets it; what it got is not kept. */
    takeDownload: async (tokenHash: string, now: Date): Promise<StoredBundle | undefined> => {
      const rows = await db.$queryRaw<StoredBundle[]>`
        update teleworker_download download set "sealedBundle" = null, "downloadedAt" = ${now}
        from (
          select "tokenHash", "sealedBundle" from teleworker_download
          where "tokenHash" = ${tokenHash} and "sealedBundle" is not null and "expiresAt" > ${now} for update
        ) taken
        where download."tokenHash" = taken."tokenHash"
        returning download."credentialId", download.filename, download."mediaType", taken."sealedBundle"`;
      return rows[0];
    },
    download: (tokenHash: string) =>
      db.teleworkerDownload.findUnique({
        where: { tokenHash },
        select: { downloadedAt: true, expiresAt: true },
      }),
    /** Lets go of bundles nobody can download any more: those of expired links and of revoked certificates. */
    forgetBundles: async (now: Date): Promise<number> => {
      const { count } = await db.teleworkerDownload.updateMany({
        where: {
          sealedBundle: { not: null },
          OR: [{ expiresAt: { lte: now } }, { credential: { certificate: { revokedAt: { not: null } } } }],
        },
        data: { sealedBundle: null },
      });
      return count;
    },
  };
}
