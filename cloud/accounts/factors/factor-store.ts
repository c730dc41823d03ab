import type { Database } from '../../platform/database.ts';
import type { Passkey } from '../../prisma/client/client.ts';

export type PasskeyRow = Passkey;
export type FactorStore = ReturnType<typeof createFactorStore>;

export function createFactorStore(db: Database) {
  return {
    setTotp: async (id: string, totpSecret: string): Promise<void> => {
      await db.user.update({
        where: { id },
        data: { totpSecret, totpConfirmedAt: null, totpStep: null },
      });
    },
    /** True for the first who confirms it. */
    confirmTotp: async (id: string, totpStep: bigint, totpConfirmedAt: Date): Promise<boolean> => {
      const { count } = await db.user.updateMany({
        where: { id, totpConfirmedAt: null, totpSecret: { not: null } },
        data: { totpConfirmedAt, totpStep },
      });
      return count === 1;
    },
    /** True for the first who takes this step or a later one. */
    takeTotpStep: async (id: string, totpStep: bigint): Promise<boolean> => {
      const { count } = await db.user.updateMany({
        where: { id, OR: [{ totpStep: null }, { totpStep: { lt: totpStep } }] },
        data: { totpStep },
      });
      return count === 1;
    },
    removeTotp: async (id: string): Promise<void> => {
      await db.user.update({
        where: { id },
        data: { totpSecret: null, totpConfirmedAt: null, totpStep: null },
      });
    },

    replaceRecoveryCodes: async (userId: string, hashes: string[]): Promise<void> => {
      await db.$transaction([
        db.recoveryCode.deleteMany({ where: { userId } }),
        db.recoveryCode.createMany({ data: hashes.map((codeHash) => ({ userId, codeHash })) }),
      ]);
    },
    takeRecoveryCode: async (userId: string, codeHash: string, usedAt: Date): Promise<boolean> => {
      const where = { userId, codeHash, usedAt: null };
      return (await db.recoveryCode.updateMany({ where, data: { usedAt } })).count === 1;
    },
    recoveryCodes: async (userId: string): Promise<{ left: number; made: number }> => {
      const [left, made] = await Promise.all([
        db.recoveryCode.count({ where: { userId, usedAt: null } }),
        db.recoveryCode.count({ where: { userId } }),
      ]);
      return { left, made };
    },

    addPasskey: (data: Omit<PasskeyRow, 'publicKey'> & { publicKey: Uint8Array<ArrayBuffer> }) =>
      db.passkey.create({ data }),
    passkeysOf: (userId: string) =>
      db.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' }, take: 50 }),
    passkey: (credentialId: string) =>
      db.passkey.findUnique({ where: { credentialId }, include: { user: true } }),
    touchPasskey: async (id: string, counter: bigint, lastUsedAt: Date): Promise<void> => {
      await db.passkey.update({ where: { id }, data: { counter, lastUsedAt } });
    },
    removePasskey: async (userId: string, id: string): Promise<boolean> => {
      const { count } = await db.passkey.deleteMany({ where: { userId, id } });
      return count === 1;
    },

    /** As if no second factor had ever been set up. */
    removeAll: async (userId: string): Promise<void> => {
      await db.$transaction([
        db.passkey.deleteMany({ where: { userId } }),
        db.recoveryCode.deleteMany({ where: { userId } }),
        db.user.update({
          where: { id: userId },
          data: { totpSecret: null, totpConfirmedAt: null, totpStep: null },
        }),
      ]);
    },
  };
}
