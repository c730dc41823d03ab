import type { FastifyRequest } from 'fastify';
import { type Belonging, type Role, scopeOf } from '../platform/access/roles.ts';
import { AppError } from '../platform/errors.ts';
import type { Actor, Authenticate } from '../platform/http/actor.ts';
import { requireCsrfToken } from './csrf.ts';
import type { Sessions } from './sessions.ts';
import type { SignInPolicy } from './sign-in/policy.ts';
import type { Tokens } from './tokens.ts';

type Credentials = {
  sessions: Pick<Sessions, 'find'>;
  tokens: Pick<Tokens, 'find'>;
  policy: Pick<SignInPolicy, 'wantsSecondFactor'>;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** May be called by who has yet to set up the second factor that the policy wants. */
    withoutSecondFactor?: true;
  }
}

/** The `__Host-` prefix binds the cookie to this host, TLS and every path (RFC 6265bis §4.1.3.2). */
export const SESSION_COOKIE = '__Host-sitekeeper';

/**
 * An API token from `Authorization: Bearer` (RFC 6750 §2.1), else the session's cookie, with which come the session's
 * duties: its CSRF token on changes, and the second factor that the policy wants.
 */
export function createAuthenticate({ sessions, tokens, policy }: Credentials): Authenticate {
  return async (request, { countsAsUse } = { countsAsUse: true }): Promise<Actor | undefined> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const secret = /^Bearer ([\w-]{1,128})$/i.exec(authorization)?.[1];
      const row = secret ? await tokens.find(secret) : undefined;
      return row && actor('token', row.id, row.name, row);
    }
    const secret = sessionSecret(request);
    const session = secret ? await sessions.find(secret, countsAsUse) : undefined;
    if (!secret || !session) return undefined;
    const { user } = session;
    const { config } = request.routeOptions;
    if (!config.public) requireCsrfToken(request, secret);
    const lacks = !session.strong && (await policy.wantsSecondFactor(user.role));
    if (lacks && !config.public && !config.withoutSecondFactor) {
      if (!countsAsUse) return undefined;
      throw secondFactorRequired();
    }
    return actor('user', user.id, user.email, user);
  };
}

/** A tenant's account that does not say whose it is may not act at all. */
function actor(
  kind: Actor['kind'],
  id: string,
  name: string,
  row: { role: string } & Belonging,
): Actor | undefined {
  const scope = scopeOf(row.role, row);
  return scope && { kind, id, name, role: row.role as Role, scope };
}

export const sessionSecret = (request: FastifyRequest): string | undefined =>
  request.cookies?.[SESSION_COOKIE]?.slice(0, 128) || undefined;

const secondFactorRequired = () =>
  new AppError(
    'second-factor-required',
    'Your role needs a second factor. Set one up under /users/me/factors; until then nothing else is open to you.',
  );
