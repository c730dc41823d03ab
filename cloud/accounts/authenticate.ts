import type { FastifyRequest } from 'fastify';
import { meetOfScopes } from '../platform/access/meet.ts';
import { type Role, scopeOf } from '../platform/access/roles.ts';
import { AppError } from '../platform/errors.ts';
import type { Actor, Authenticate } from '../platform/http/actor.ts';
import { requireCsrfToken } from './csrf.ts';
import type { Sessions } from './sessions.ts';
import type { SignInPolicy } from './sign-in/policy.ts';
import type { UserRow } from './store.ts';
import type { TokenRow } from './token-store.ts';
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
      return row && byToken(row);
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
    return byPerson(user);
  };
}

/** A tenant's account that does not say whose it is may not act at all. */
export function byPerson({ id, email, role, ...row }: UserRow): Actor | undefined {
  const scope = scopeOf(role, row);
  return scope && { kind: 'user', id, name: email, role: role as Role, scope, account: id };
}

/** What its grant and the present rights of its holder have in common. */
export function byToken({ id, name, role, holder, ...row }: TokenRow): Actor | undefined {
  const granted = scopeOf(role, row);
  const token = { kind: 'token', id, name, role: role as Role } as const;
  if (!holder || !granted) return granted && { ...token, scope: granted, account: null };
  const held = scopeOf(holder.role, holder);
  const scope = held && meetOfScopes(granted, held, (row.customer ?? holder.customer)?.resellerId);
  return scope && { ...token, within: holder.role as Role, scope, account: holder.id };
}

export const sessionSecret = (request: FastifyRequest): string | undefined =>
  request.cookies?.[SESSION_COOKIE]?.slice(0, 128) || undefined;

const secondFactorRequired = () =>
  new AppError(
    'second-factor-required',
    'Your role needs a second factor. Set one up under /users/me/factors; until then nothing else is open to you.',
  );
