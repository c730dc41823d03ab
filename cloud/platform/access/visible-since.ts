import type { Prisma } from '../../prisma/client/client.ts';
import type { Scope } from './roles.ts';

/** What decides how much of a customer's record its present reseller may see. */
export type Resold = { resellerSince: Date | null };
/** The same of an appliance, whose customer may be another one, too; without a customer where it stands nowhere. */
export type Ownership = { ownedSince: Date | null; foreignSince: Date | null; resellerSince: Date | null };

/**
 * From when on somebody sees what was recorded of a customer's: what is recorded belongs to the owner of its time.
 * `undefined`: all of it. The customer itself stays who it was.
 */
export function resoldSince(scope: Scope, { resellerSince }: Resold): Date | undefined {
  return scope.kind === 'reseller' ? (resellerSince ?? undefined) : undefined;
}

/** The same of an appliance. `nothing`: it still runs what another customer gave it. */
export function visibleSince(
  scope: Scope,
  { ownedSince, foreignSince, resellerSince }: Ownership,
): Date | 'nothing' | undefined {
  if (scope.kind === 'operator') return undefined;
  if (foreignSince) return 'nothing';
  const resold = resoldSince(scope, { resellerSince });
  if (!resold || !ownedSince) return resold ?? ownedSince ?? undefined;
  return resold > ownedSince ? resold : ownedSince;
}

type Customers = {
  customer: {
    findMany(args: Prisma.CustomerFindManyArgs): Promise<{ id: string; resellerSince: Date | null }[]>;
  };
};

/**
 * For the `where` of a list: leaves out what `former` finds, of each customer in scope that had another reseller before and
 * its present one since then.
 */
export async function withoutFormer<W extends object>(
  db: Customers,
  scope: Scope,
  former: (customerId: string, since: Date) => W,
): Promise<{ NOT?: { OR: W[] } }> {
  if (scope.kind !== 'reseller') return {};
  const { resellerId } = scope;
  const rows = await db.customer.findMany({ where: { resellerId, resellerSince: { not: null } } });
  const found = rows.flatMap(({ id, resellerSince }) => (resellerSince ? [former(id, resellerSince)] : []));
  return found.length > 0 ? { NOT: { OR: found } } : {};
}
