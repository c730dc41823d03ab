import type { FastifyRequest } from 'fastify';

/** Roles, each of which may do what those before it may. */
export const ROLES = ['noc-viewer', 'noc-engineer', 'operator-admin'] as const;
export type Role = (typeof ROLES)[number];

/** On whose behalf a request acts. */
export type Actor = { kind: 'user' | 'token'; id: string; name: string; role: Role };

/**
 * Who a request comes from; `undefined` for nobody known, or not any more. A session that is looked at without being
 * used ends when nobody else uses it.
 */
export type Authenticate = (
  request: FastifyRequest,
  options?: { countsAsUse: boolean },
) => Promise<Actor | undefined>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call the route. A route has either this or `public`. */
    role?: Role;
    public?: true;
    /** The route takes If-Match, by `expectedVersion`. */
    versioned?: true;
  }
  interface FastifyRequest {
    /** Whom `authenticate` found; a route without `public` always has one. */
    actor: Actor;
  }
}

export function mayAct(actor: Actor, least: Role): boolean {
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(least);
}
