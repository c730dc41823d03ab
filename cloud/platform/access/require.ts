import { AppError } from '../errors.ts';
import { can } from './can.ts';
import { type Action, rolesFor } from './grants.ts';
import type { Role, Scope } from './roles.ts';

/** @throws AppError forbidden, whatever the action is done to */
export function requireAction(actor: { role: Role; scope: Scope }, action: Action): void {
  if (can(actor, action).allowed) return;
  throw new AppError(
    'forbidden',
    `The role ${actor.role} may not do this (${action}); it is for ${rolesFor(action).join(', ')}.`,
  );
}
