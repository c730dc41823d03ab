import type { FastifyRequest } from 'fastify';
import type { Actor, Authenticate, Role } from '../platform/http/actor.ts';
import type { createSessions } from './sessions.ts';
import type { createTokens } from './tokens.ts';

type Credentials = {
  sessions: Pick<ReturnType<typeof createSessions>, 'find'>;
  tokens: Pick<ReturnType<typeof createTokens>, 'find'>;
};

/** The `__Host-` prefix binds the cookie to this host, TLS and every path (RFC 6265bis §4.1.3.2). */
export const SESSION_COOKIE = '__Host-sitekeeper';

/** An API token from `Authorization: Bearer` (RFC 6750 §2.1), else the session's cookie. */
export function createAuthenticate({ sessions, tokens }: Credentials): Authenticate {
  return async (request, { countsAsUse } = { countsAsUse: true }): Promise<Actor | undefined> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const secret = /^Bearer ([\w-]{1,128})$/i.exec(authorization)?.[1];
      const row = secret ? await tokens.find(secret) : undefined;
      return row && { kind: 'token', id: row.id, name: row.name, role: row.role as Role };
    }
    const secret = sessionSecret(request);
    const session = secret ? await sessions.find(secret, countsAsUse) : undefined;
    if (!session) return undefined;
    const { id, email, role } = session.user;
    return { kind: 'user', id, name: email, role: role as Role };
  };
}

export const sessionSecret = (request: FastifyRequest): string | undefined =>
  request.cookies?.[SESSION_COOKIE]?.slice(0, 128) || undefined;
