import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE, sessionSecret } from './authenticate.ts';
import type { Opened, Visitor } from './sessions.ts';

/** Not for scripts of pages, not without TLS, and not with requests that other sites make. */
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

export const visitorOf = (request: FastifyRequest): Visitor => ({
  address: request.ip,
  userAgent: request.headers['user-agent'],
  replaces: sessionSecret(request),
});

export function setSessionCookie(reply: FastifyReply, { secret, session }: Opened): void {
  reply.setCookie(SESSION_COOKIE, secret, { ...cookie, expires: session.expiresAt });
  reply.header('cache-control', 'no-store');
}

export const clearSessionCookie = (reply: FastifyReply): FastifyReply =>
  reply.clearCookie(SESSION_COOKIE, cookie);
