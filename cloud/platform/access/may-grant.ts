import { type Bounded, may } from './grants.ts';
import { type Belonging, type Role, SCOPE_OF_ROLE, type Scope, scopeOf } from './roles.ts';

/**
 * Whether somebody may make or change an account or token of this role and belonging: nobody gives more than it has.
 * That a customer which is named is the actor's own has to be known already, as the guard does by a body's references.
 */
export function mayGrant(
  actor: Bounded & { scope: Scope },
  { role, resellerId, customerId }: { role: Role } & Belonging,
): boolean {
  if (!may(actor, 'user:write') || !scopeOf(role, { resellerId, customerId })) return false;
  const kind = SCOPE_OF_ROLE[role];
  const saysTooMuch = (kind !== 'reseller' && resellerId) || (kind !== 'customer' && customerId);
  if (saysTooMuch) return false;
  if (actor.scope.kind === 'operator') return true;
  if (kind === 'reseller') return actor.scope.kind === 'reseller' && resellerId === actor.scope.resellerId;
  return kind === 'customer';
}
