import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import type { Actor } from '../platform/http/actor.ts';

/** @throws AppError forbidden of a script's credential, which is nobody's account */
export function requirePerson({ actor }: FastifyRequest): Actor {
  if (actor.kind === 'user') return actor;
  throw new AppError('forbidden', 'An API token is not a user; sign in.');
}
