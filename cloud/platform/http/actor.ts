import type { FastifyRequest } from 'fastify';
import type { Role, Scope } from '../access/roles.ts';

/** On whose behalf a request acts, and whose resources it may act on. */
export type Actor = { kind: 'user' | 'token'; id: string; name: string; role: Role; scope: Scope };

/**
 * Who a request comes from; `undefined` for nobody known, or not any more. A session that is looked at without being
 * used ends when nobody else uses it.
 */
export type Authenticate = (
  request: FastifyRequest,
  options?: { countsAsUse: boolean },
) => Promise<Actor | undefined>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom `authenticate` found; a route without `public` always has one. */
    actor: Actor;
    /** The actor's. What lists find is limited to it. */
    scope: Scope;
  }
}
