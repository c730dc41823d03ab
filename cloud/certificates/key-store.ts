import type { RevocationReason } from '../../provisioning/pki/index.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** Arbitrary, ours alone: one space of locks for appliances, one for keys. */
const APPLIANCE_LOCK = 7_300_021;
const KEY_LOCK = 7_300_022;

/** Which keys may be certified, and what issuing and revoking wait for each other by. */
export function keyQueries(db: Database | Prisma.TransactionClient) {
  const hold = async (space: number, names: readonly string[]): Promise<void> => {
    // In the order of their numbers, so that two who hold several never wait for each other.
    await db.$queryRaw`select pg_advisory_xact_lock(${space}::int, n)::text from (
      select distinct hashtext(name) as n from unnest(${names}::text[]) as t (name) order by n) numbers`;
  };
  return {
    /**
     * Until the end of the transaction nobody else issues to these appliances or revokes what is theirs. Taken before
     * every other lock, appliances before keys.
     */
    holdAppliances: (ids: readonly string[]): Promise<void> => hold(APPLIANCE_LOCK, ids),
    /** The same of keys, by `keyHash`. */
    holdKeys: (keyHashes: readonly string[]): Promise<void> => hold(KEY_LOCK, keyHashes),

    isKeyRevoked: async (keyHash: string): Promise<boolean> =>
      (await db.revokedKey.count({ where: { keyHash } })) > 0,

    /** For good. One that is revoked already keeps its date and reason. */
    revokeKeys: async (keyHashes: readonly string[], revokedAt: Date, reason: RevocationReason) => {
      await db.revokedKey.createMany({
        data: keyHashes.map((keyHash) => ({ keyHash, revokedAt, reason })),
        skipDuplicates: true,
      });
    },

    /** Whatever appliances could still enrol by is good no more. */
    endSecrets: async (applianceIds: readonly string[], at: Date) => {
      await db.enrolmentSecret.updateMany({
        where: { applianceId: { in: [...applianceIds] }, expiresAt: { gt: at } },
        data: { expiresAt: at },
      });
    },

    /** Certificates from before keys were remembered. */
    withoutKeyHash: (take: number) =>
      db.certificate.findMany({
        where: { keyHash: null },
        orderBy: { serialNumber: 'asc' },
        take,
        select: { serialNumber: true, certificate: true, revokedAt: true, revocationReason: true },
      }),
    setKeyHash: async (serialNumber: string, keyHash: string) => {
      await db.certificate.update({ where: { serialNumber }, data: { keyHash } });
    },
  };
}
