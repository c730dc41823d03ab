import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PkiError } from '../../../provisioning/pki/index.ts';
import { hungUp } from '../../platform/http/hung-up.ts';
import type { Log } from '../../platform/log.ts';
import { storageFailure } from '../../platform/storage-failure.ts';
import type { Refusals } from '../../refusals/index.ts';
import { type EstCode, EstRefused } from '../refused.ts';

/** How soon to ask again when the database is away. */
const UNAVAILABLE_SECONDS = 10;

type Deps = {
  log: Log;
  refusals: Refusals;
  /** Why the database is away, where that is known. */
  trouble: () => Error | undefined;
};

/** Answers whatever a request ended in (RFC 9457), and records it. */
export function createErrorAnswer({ log, refusals, trouble }: Deps) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refused = toRefused(error, request, trouble());
    const facts = { code: refused.code, path: request.routeOptions.url };
    if (refused.status === 503 && refused.cause !== undefined)
      log.warn({ ...facts, reason: (error as Error).message.slice(0, 300) }, 'enrolment was not served');
    else if (refused.status >= 500 && refused.cause !== undefined)
      log.error({ ...facts, err: error }, 'enrolment failed');
    else {
      refusals.record({
        channel: 'est',
        code: refused.code,
        source: request.ip,
        detail: refused.message,
        ...(refused.applianceId && { applianceId: refused.applianceId }),
      });
    }
    if (refused.retryAfterSeconds !== undefined) reply.header('retry-after', refused.retryAfterSeconds);
    if (refused.status === 401 && refused.code !== 'certificate-missing') {
      reply.header('www-authenticate', 'Basic realm="Sitekeeper enrolment", charset="UTF-8"');
    }
    return reply
      .code(refused.status)
      .type('application/problem+json')
      .send({ type: 'about:blank', status: refused.status, code: refused.code, detail: refused.message });
  };
}

function toRefused(error: unknown, request: FastifyRequest, trouble: Error | undefined): EstRefused {
  if (error instanceof EstRefused) return error;
  if (hungUp(error, request)) {
    return new EstRefused('request-aborted', 'The connection ended inside the body of a request.');
  }
  if (error instanceof PkiError) return new EstRefused(error.code, error.message, { cause: error });
  const failure = storageFailure(error, trouble);
  if (failure) {
    const retryAfterSeconds = Math.max(failure.retryAfterSeconds, UNAVAILABLE_SECONDS);
    const detail = 'The control plane is not available at the moment; ask again later.';
    return new EstRefused(failure.code, detail, { cause: error, retryAfterSeconds });
  }
  const known = BY_FRAMEWORK[(error as FastifyError).code];
  if (known) return new EstRefused(known.code, known.detail, { cause: error });
  const status = (error as FastifyError).statusCode ?? 500;
  if (status < 500) {
    return new EstRefused('request-malformed', 'The request is not well-formed HTTP.', { cause: error });
  }
  return new EstRefused('internal', 'The request could not be served; try again later.', { cause: error });
}

const BY_FRAMEWORK: Record<string, { code: EstCode; detail: string } | undefined> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body-too-large',
    detail: 'A certificate request has 64 KiB at the most.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'media-type-unsupported',
    detail: 'Send the certificate request as application/pkcs10.',
  },
};
