import type { Bounded } from '../../platform/access/grants.ts';
import { mayGrant } from '../../platform/access/may-grant.ts';
import { type Belonging, type Role, SCOPE_OF_ROLE, type Scope } from '../../platform/access/roles.ts';
import { AppError, type Fault } from '../../platform/errors.ts';

/** Who gives a role to somebody. */
export type Grantor = Bounded & { name: string; scope: Scope };
type Grant = { role: Role } & Belonging;

/** What a role needs to be told of whose it is, and must not be told. */
function belongingFaults({ role, resellerId, customerId }: Grant): Fault[] {
  const kind = SCOPE_OF_ROLE[role];
  const given = { reseller: resellerId, customer: customerId };
  return (['reseller', 'customer'] as const).flatMap((one) => {
    const pointer = `/${one}Id`;
    if (kind === one && !given[one]) {
      return [{ pointer, code: 'required', detail: `must say whose ${role} it is` }];
    }
    if (kind !== one && given[one]) {
      return [{ pointer, code: 'unexpected', detail: `does not belong to the role ${role}` }];
    }
    return [];
  });
}

/**
 * Nobody gives more than it has, and every account says whose it is as far as its role wants it.
 * @throws AppError request-invalid, forbidden
 */
export function requireGrant(by: Grantor, grant: Grant): void {
  const faults = belongingFaults(grant);
  if (faults.length > 0) {
    throw new AppError('request-invalid', 'The role and whose it is do not fit together.', { faults });
  }
  if (mayGrant(by, grant)) return;
  throw new AppError('forbidden', `The role ${by.role} may not give the role ${grant.role} to anybody.`, {
    faults: [{ pointer: '/role', code: 'forbidden', detail: 'is not yours to give' }],
  });
}
