import type { Prisma } from '../../prisma/client/client.ts';
import type { SessionRow } from '../session-store.ts';

type Tx = Prisma.TransactionClient;
/** The session by which its owner changes the factors: the one that stays. */
type Current = Pick<SessionRow, 'tokenHash' | 'method'>;

const NO_TOTP = { totpSecret: null, totpConfirmedAt: null, totpStep: null };
/** What was begun with the factors there were. */
const BEGUN = { purpose: { in: ['second-factor', 'passkey-registration'] } };

/** A factor came: it was shown by this session, and sessions that show none end. */
export async function factorWasAdded(tx: Tx, userId: string, { tokenHash }: Current): Promise<void> {
  await tx.session.updateMany({ where: { tokenHash }, data: { strong: true } });
  await tx.session.deleteMany({ where: { userId, strong: false } });
  await tx.challenge.deleteMany({ where: { userId, ...BEGUN } });
}

/** With it go the recovery codes, all other sessions, and what this one had shown, when it was the last. */
async function factorWasRemoved(tx: Tx, userId: string, { tokenHash, method }: Current): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.session.deleteMany({ where: { userId, tokenHash: { not: tokenHash } } });
  await tx.challenge.deleteMany({ where: { userId, ...BEGUN } });
  const left = await tx.user.count({
    where: { id: userId, OR: [{ totpConfirmedAt: { not: null } }, { passkeys: { some: {} } }] },
  });
  if (left > 0 || method === 'single-sign-on') return;
  await tx.session.updateMany({ where: { tokenHash }, data: { strong: false } });
}

export async function removeTotp(tx: Tx, userId: string, current: Current): Promise<void> {
  const before = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  await tx.user.update({ where: { id: userId }, data: NO_TOTP });
  // One that was begun and never confirmed was no factor.
  if (before.totpConfirmedAt) await factorWasRemoved(tx, userId, current);
}

/** @returns false when there is none with this id */
export async function removePasskey(tx: Tx, userId: string, id: string, current: Current): Promise<boolean> {
  const { count } = await tx.passkey.deleteMany({ where: { userId, id } });
  if (count === 1) await factorWasRemoved(tx, userId, current);
  return count === 1;
}

/** As if no second factor had ever been set up. */
export async function removeAllFactors(tx: Tx, userId: string): Promise<void> {
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.challenge.deleteMany({ where: { userId, ...BEGUN } });
  await tx.session.deleteMany({ where: { userId } });
  await tx.user.update({ where: { id: userId }, data: NO_TOTP });
}
