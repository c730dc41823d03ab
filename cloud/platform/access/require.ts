import { AppError, FAULTS_SAY_IT } from '../errors.ts';
import { can } from './can.ts';
import { type Action, type Bounded, grants, may, rolesFor } from './grants.ts';
import type { Scope } from './roles.ts';
import type { RouteAccess } from './route-access.ts';

/** @throws AppError forbidden, whatever the action is done to */
export function requireAction(actor: Bounded & { scope: Scope }, action: Action): void {
  if (can(actor, action).allowed) return;
  const role = denied(actor, action);
  throw new AppError(
    'forbidden',
    `The role ${role} may not do this (${action}); it is for ${rolesFor(action).join(', ')}.`,
  );
}

/** @throws AppError forbidden, for a member of the body that is an action of its own */
export function requireMembers(actor: Bounded, { members = {} }: RouteAccess, body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  for (const [name, action] of Object.entries(members)) {
    if (!Object.hasOwn(body, name) || may(actor, action)) continue;
    const faults = [{ pointer: `/${name}`, code: 'forbidden', detail: 'is not yours to write' }];
    throw new AppError('forbidden', FAULTS_SAY_IT, { faults });
  }
}

/** The one of the two that stands in the way. */
const denied = ({ role, within = role }: Bounded, action: Action) => (grants(role, action) ? within : role);
