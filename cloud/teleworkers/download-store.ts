import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { SHUT_STAGES } from './live-store.ts';

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
    /** Of many at once one gets it; what it got is not kept. Nobody gets what would not let them in. */
    takeDownload: async (tokenHash: string, now: Date): Promise<StoredBundle | undefined> => {
      const rows = await db.$queryRaw<StoredBundle[]>`
        update teleworker_download download set "sealedBundle" = null, "downloadedAt" = ${now}
        from (
          select d."tokenHash", d."sealedBundle" from teleworker_download d
          join teleworker_credential k on k.id = d."credentialId"
          join certificate x on x."serialNumber" = k."serialNumber"
          join teleworker t on t.id = k."teleworkerId"
          join customer c on c.id = t."customerId"
          where d."tokenHash" = ${tokenHash} and d."sealedBundle" is not null and d."expiresAt" > ${now}
            and x."revokedAt" is null and (k."revokeAt" is null or k."revokeAt" > ${now})
            and t.state = 'active' and c.stage <> all (${[...SHUT_STAGES]}::text[])
          for update of d
        ) taken
        where download."tokenHash" = taken."tokenHash"
        returning download."credentialId", download.filename, download."mediaType", taken."sealedBundle"`;
      return rows[0];
    },
    download: (tokenHash: string) =>
      db.teleworkerDownload.findUnique({
        where: { tokenHash },
        select: {
          downloadedAt: true,
          expiresAt: true,
          sealedBundle: true,
          credential: {
            select: {
              revokeAt: true,
              certificate: { select: { revokedAt: true } },
              teleworker: { select: { state: true } },
            },
          },
        },
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
