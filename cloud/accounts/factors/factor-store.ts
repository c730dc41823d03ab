import type { Database } from '../../platform/database.ts';
import type { Passkey } from '../../prisma/client/client.ts';
import type { SessionRow } from '../session-store.ts';
import { factorWasAdded } from './factor-changes.ts';

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
    confirmTotp: (
      id: string,
      { totpStep, totpConfirmedAt }: { totpStep: bigint; totpConfirmedAt: Date },
      session: SessionRow,
    ): Promise<boolean> =>
      db.$transaction(async (tx) => {
        const { count } = await tx.user.updateMany({
          where: { id, totpConfirmedAt: null, totpSecret: { not: null } },
          data: { totpConfirmedAt, totpStep },
        });
        if (count === 1) await factorWasAdded(tx, id, session);
        return count === 1;
      }),
    /** True for the first who takes this step or a later one. */
    takeTotpStep: async (id: string, totpStep: bigint): Promise<boolean> => {
      const { count } = await db.user.updateMany({
        where: { id, OR: [{ totpStep: null }, { totpStep: { lt: totpStep } }] },
        data: { totpStep },
      });
      return count === 1;
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

    addPasskey: (
      data: Omit<PasskeyRow, 'publicKey'> & { publicKey: Uint8Array<ArrayBuffer> },
      session: SessionRow,
    ) =>
      db.$transaction(async (tx) => {
        const row = await tx.passkey.create({ data });
        await factorWasAdded(tx, row.userId, session);
        return row;
      }),
    passkeysOf: (userId: string) =>
      db.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' }, take: 50 }),
    passkey: (credentialId: string) =>
      db.passkey.findUnique({ where: { credentialId }, include: { user: true } }),
    touchPasskey: async (id: string, counter: bigint, lastUsedAt: Date): Promise<void> => {
      await db.passkey.update({ where: { id }, data: { counter, lastUsedAt } });
    },
  };
}
