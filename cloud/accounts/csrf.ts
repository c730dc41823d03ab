import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import { derivedSecret } from './secrets.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** The session's synchroniser token (OWASP CSRF Prevention Cheat Sheet): another session has another. */
export const csrfToken = (sessionSecret: string): string => derivedSecret(sessionSecret, 'csrf');

/**
 * Who changes something by a cookie, which browsers add by themselves, must also know what only our own pages are told.
 * @throws AppError csrf-token-invalid
 */
export function requireCsrfToken(request: FastifyRequest, sessionSecret: string): void {
  if (SAFE_METHODS.includes(request.method)) return;
  const given = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const expected = Buffer.from(csrfToken(sessionSecret));
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new AppError(
    'csrf-token-invalid',
    'Send the csrfToken of this session, from GET /sessions/current, as X-CSRF-Token.',
  );
}
