import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type Fault } from '../errors.ts';

/** The entity tag (RFC 9110 §8.8.3) of a resource with a row version. */
export function setEtag(reply: FastifyReply, version: number): void {
  reply.header('etag', `"${version}"`);
}

/**
 * The version the caller last saw, from If-Match. `undefined` for `*`.
 * @throws version-required (428, RFC 6585 §3) without the header.
 */
export function expectedVersion(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw new AppError(
      'version-required',
      'Send If-Match with the ETag you last read, so that nobody is overwritten unseen.',
    );
  }
  if (header.trim() === '*') return undefined;
  const match = /^"(\d{1,9})"$/.exec(header.trim());
  if (!match) throw versionMismatch();
  return Number(match[1]);
}

/** For stores: the row was changed by somebody else since. `faults` tell what became different, where that is known. */
export function versionMismatch(faults: readonly Fault[] = []): AppError {
  return new AppError(
    'version-mismatch',
    'The resource has changed since you read it. Read it again and repeat your change on it.',
    { faults },
  );
}
