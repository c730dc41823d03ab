import type { Action } from './grants.ts';
import { isForTenants } from './grants.ts';
import type { ResourceType } from './resource-types.ts';

/**
 * A body's id of something. `own`: a tenant who leaves it out means its own reseller, and cannot write null.
 * `needed`: without it the resource would be the operator's, so a tenant cannot leave it out or write null.
 */
type BodyReference = ResourceType | { type: ResourceType; tenants: 'own' | 'needed' };

/** What a route's `config` says of who may call it. */
export type RouteAccess = {
  /** What it does, in the words of the table. A route has either this or `public`. */
  action?: Action;
  public?: true;
  /** What the path names: the type of `:id`, or of another parameter. */
  resource?: ResourceType | { param: string; type: ResourceType };
  /** Ids in the body, by RFC 6901 pointer; `*` stands for every element. */
  references?: Readonly<Record<string, BodyReference>>;
  /** Members at the top of the body that not everybody may write who may call the route, and the action writing one is. */
  members?: Readonly<Record<string, Action>>;
  /**
   * Of a route that names no resource. `own`: its handler limits what it finds to `request.scope`, or to the actor
   * itself; `shared`: nobody owns what it is about.
   */
  extent?: 'own' | 'shared';
};

declare module 'fastify' {
  interface FastifyContextConfig extends RouteAccess {
    /** The route takes If-Match, by `expectedVersion`. */
    versioned?: true;
  }
}

/** What is wrong with what a route says of itself, if anything: then the process does not start. */
export function accessFault(url: string, access: RouteAccess = {}): string | undefined {
  const { action, resource, references, extent } = access;
  if (access.public) return undefined;
  if (action === undefined) return 'says neither which action it is nor that it is public';
  if (!isForTenants(action) || extent === 'shared') return undefined;
  const named = paramOf(access);
  if (named !== undefined && !url.split('/').includes(`:${named.param}`)) {
    return `has no parameter ${named.param} to name a resource`;
  }
  if (url.includes('/:') && resource === undefined && extent === undefined) {
    return `is open to tenants (${action}) and does not say what its path names`;
  }
  if (resource === undefined && references === undefined && extent === undefined) {
    return `is open to tenants (${action}) and says nothing of what they may reach by it`;
  }
  return undefined;
}

/** The parameter of the path that names a resource. */
export function paramOf({ resource }: RouteAccess): { param: string; type: ResourceType } | undefined {
  return typeof resource === 'string' ? { param: 'id', type: resource } : resource;
}
