import { type Action, type Bounded, may } from './grants.ts';
import type { Scope } from './roles.ts';

/** Whose a resource is. A customer's belongs to its reseller as well, if it has one. */
export type Owner = { resellerId: string | null; customerId: string | null };

/**
 * `forbidden`: never, whatever is addressed. `not-found`: what is addressed is not in the actor's scope, of which it
 * must learn no more than of what does not exist.
 */
export type Verdict = { allowed: true } | { allowed: false; code: 'forbidden' | 'not-found' };

type Subject = Bounded & { scope: Scope };

/**
 * The one decision on access.
 * @param owners whose the addressed resource is: several for what spans customers, none for the operator's own and for
 * what is not there; left out when none is addressed by its id
 */
export function can(subject: Subject, action: Action, owners?: readonly Owner[]): Verdict {
  if (!may(subject, action)) return { allowed: false, code: 'forbidden' };
  if (owners === undefined || isInScope(subject.scope, owners)) return { allowed: true };
  return { allowed: false, code: 'not-found' };
}

/** Whether all of it is somebody's in the scope. */
export function isInScope(scope: Scope, owners: readonly Owner[]): boolean {
  if (scope.kind === 'operator') return true;
  const isOurs = ({ resellerId, customerId }: Owner): boolean =>
    scope.kind === 'reseller' ? resellerId === scope.resellerId : customerId === scope.customerId;
  return owners.length > 0 && owners.every(isOurs);
}
