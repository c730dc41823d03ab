import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { namedBy } from '../access/addressed.ts';
import { keepOwned } from '../access/belonging.ts';
import { can } from '../access/can.ts';
import type { OwnersStore } from '../access/owners-store.ts';
import { requireAction, requireMembers } from '../access/require.ts';
import { RESOURCE_TYPES } from '../access/resource-types.ts';
import { accessFault } from '../access/route-access.ts';
import { AppError, notFound } from '../errors.ts';
import type { Authenticate } from './actor.ts';
import { refuseForeignOrigin } from './origin.ts';

type Deps = { authenticate: Authenticate; owners: OwnersStore; publicUrl: () => string };

/**
 * Nobody gets in unless the route says so: every route of the scope names the action it is or says that it is public,
 * and one that says neither, or does not say what tenants may reach by it, keeps the process from starting. Whatever a
 * tenant names that is not its own is not there, to the guard and so to every handler.
 */
export function guard(app: FastifyInstance, { authenticate, owners, publicUrl }: Deps): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    const fault = accessFault(route.url, route.config);
    if (fault) throw new Error(`${String(route.method)} ${route.url} ${fault}`);
  });
  app.addHook('onRequest', async (request) => {
    refuseForeignOrigin(request, publicUrl());
    const actor = await authenticate(request);
    if (actor) Object.assign(request, { actor, scope: actor.scope });
    const { action } = request.routeOptions.config;
    if (action === undefined) return;
    if (!actor) throw signInRequired(request);
    requireAction(actor, action);
  });
  // Once path and body have their shapes, and before anything is done or remembered.
  app.addHook('preHandler', (request) => requireOwn(request, owners));
}

/** @throws AppError forbidden; not-found, of what is another's as of what does not exist */
async function requireOwn(request: FastifyRequest, owners: OwnersStore): Promise<void> {
  const { actor, scope, body } = request;
  const { config } = request.routeOptions;
  const { action } = config;
  if (action === undefined) return;
  requireMembers(actor, config, body);
  if (scope.kind === 'operator') return;
  keepOwned(config, scope, body, request.method === 'PATCH');
  const named = namedBy(config, request);
  const owned = await owners.of(named);
  for (const [i, { type, id, pointer }] of named.entries()) {
    if (!can(actor, action, owned[i] ?? []).allowed) throw notFound(RESOURCE_TYPES[type], id, pointer);
  }
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
