import { AppError } from '../errors.ts';
import { can } from './can.ts';
import { type Action, grants, rolesFor } from './grants.ts';
import type { Role, Scope } from './roles.ts';
import type { RouteAccess } from './route-access.ts';

/** @throws AppError forbidden, whatever the action is done to */
export function requireAction(actor: { role: Role; scope: Scope }, action: Action): void {
  if (can(actor, action).allowed) return;
  throw new AppError(
    'forbidden',
    `The role ${actor.role} may not do this (${action}); it is for ${rolesFor(action).join(', ')}.`,
  );
}

/** @throws AppError forbidden, for a member of the body that is an action of its own */
export function requireMembers(actor: { role: Role }, { members = {} }: RouteAccess, body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  for (const [name, action] of Object.entries(members)) {
    if (!Object.hasOwn(body, name) || grants(actor.role, action)) continue;
    const faults = [{ pointer: `/${name}`, code: 'forbidden', detail: 'is not yours to write' }];
    throw new AppError('forbidden', `The role ${actor.role} may not write /${name} (${action}).`, { faults });
  }
}
