import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { AppError } from '../errors.ts';
import { type Authenticate, mayAct } from './actor.ts';
import { refuseForeignOrigin } from './origin.ts';

/**
 * Nobody gets in unless the route says so: every route of the scope names the least role or says that it is public, and
 * one that says neither keeps the process from starting.
 */
export function guard(app: FastifyInstance, authenticate: Authenticate): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    if (route.config?.role === undefined && route.config?.public !== true) {
      throw new Error(
        `${String(route.method)} ${route.url} says neither who may call it nor that it is public`,
      );
    }
  });
  app.addHook('onRequest', async (request) => {
    refuseForeignOrigin(request);
    const actor = await authenticate(request);
    if (actor) request.actor = actor;
    const { role } = request.routeOptions.config;
    if (role === undefined) return;
    if (!actor) throw signInRequired(request);
    if (!mayAct(actor, role)) {
      throw new AppError('forbidden', `This needs the role ${role}; you have ${actor.role}.`);
    }
  });
}

function signInRequired(request: FastifyRequest): AppError {
  const given = request.headers.authorization !== undefined || request.headers.cookie !== undefined;
  return new AppError(
    'sign-in-required',
    given
      ? 'The credential is not valid, or not any more. Sign in again or send another API token.'
      : 'Sign in, or send an API token as Authorization: Bearer.',
  );
}
