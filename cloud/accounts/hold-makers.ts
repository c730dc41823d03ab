import { AppError } from '../platform/errors.ts';
import type { Prisma } from '../prisma/client/client.ts';

/**
 * Accounts and tokens that something is made by stay in force until the transaction ends, so that nothing is made by one
 * that is ending at this moment and survives it.
 * @throws AppError sign-in-required
 */
export async function holdMakers(
  tx: Prisma.TransactionClient,
  makers: readonly (string | null)[],
): Promise<void> {
  const ids = makers.filter((id) => id !== null);
  if (ids.length === 0) return;
  const accounts = await tx.$queryRaw<object[]>`select 1 from user_account
    where id = any (${ids}::uuid[]) and "disabledAt" is null for share`;
  const tokens = await tx.$queryRaw<object[]>`select 1 from api_token
    where id = any (${ids}::uuid[]) and "revokedAt" is null for share`;
  if (accounts.length + tokens.length < ids.length) {
    throw new AppError('sign-in-required', 'The credential has ended meanwhile. Sign in again.');
  }
}
