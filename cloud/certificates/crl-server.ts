import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import Type, { type Static } from 'typebox';
import { AppError, type ErrorCode } from '../platform/errors.ts';
import { answerUnreadable, keepListenerRules, LISTENER_RULES } from '../platform/http/below-router.ts';
import { hungUp } from '../platform/http/hung-up.ts';
import { limitRequests } from '../platform/http/limit-requests.ts';
import { PROBLEM_TITLES } from '../platform/http/problem-texts.ts';
import type { Log } from '../platform/log.ts';
import { keepForwarded, nobody, type Trusted, takeProxied } from '../platform/proxies/index.ts';
import { isUnavailable } from '../platform/storage-failure.ts';
import { ocspRoutes } from './ocsp-routes.ts';
import { AuthorityName } from './schema.ts';
import type { Certificates } from './service.ts';

const Params = Type.Object({ authority: AuthorityName });

const CONNECTIONS = 5000;
/** From one address; the peers of many tunnels may share one. An OCSP answer costs a signature. */
const REQUESTS_PER_MINUTE = 6000;
/** How soon to ask again when the database is away. */
const UNAVAILABLE_SECONDS = 10;
const CODES: Record<number, ErrorCode> = {
  404: 'not-found',
  413: 'body-too-large',
  415: 'media-type-unsupported',
  429: 'too-many-requests',
};

/** Problem details (RFC 9457). */
const describe = ({ status, code, detail }: { status: number; code: ErrorCode; detail: string }) => ({
  type: 'about:blank',
  title: PROBLEM_TITLES[code].en,
  status,
  code,
  detail,
});

/**
 * Revocation lists, OCSP and CA certificates over plain HTTP: all are signed, and fetching them by TLS would need what
 * they are fetched for (RFC 5280 §8).
 */
export function createCrlServer({
  log,
  certificates,
  requestsPerMinute = REQUESTS_PER_MINUTE,
  trusted = nobody,
}: {
  log: Log;
  certificates: Certificates;
  requestsPerMinute?: number;
  trusted?: Trusted;
}): FastifyInstance {
  const answerError = (
    error: { statusCode?: number } & Error,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => {
    const status = hungUp(error, request) ? 400 : statusOf(error);
    if (status === 503) log.warn({ reason: error.message.slice(0, 300) }, 'a revocation list was not served');
    else if (status >= 500) log.error({ err: error }, 'a revocation list could not be served');
    if (status === 503) reply.header('retry-after', UNAVAILABLE_SECONDS);
    const code = status >= 500 ? 'unavailable' : (CODES[status] ?? 'request-malformed');
    const document = describe({ status, code, detail: PROBLEM_TITLES[code].en });
    return reply.code(status).type('application/problem+json').send(document);
  };
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024,
    trustProxy: trusted,
    connectionTimeout: 30_000,
    requestTimeout: 10_000,
    http: LISTENER_RULES,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerUnreadable(describe),
  });
  keepListenerRules(app, {
    unreadable: describe,
    malformed: (detail) => new AppError('request-malformed', detail),
    closing: () => new AppError('unavailable', 'The server is about to end; ask again.'),
  });
  app.server.maxConnections = CONNECTIONS;
  keepForwarded(app.server, trusted);
  takeProxied(app.server, trusted);
  app.setErrorHandler<{ statusCode?: number } & Error>(async (error, request, reply) =>
    answerError(error, request, reply),
  );
  limitRequests(app, {
    perMinute: requestsPerMinute,
    tooMany: () => new AppError('too-many-requests', 'Too many requests come from this address.'),
    nothingThere: () => new AppError('not-found', 'There is nothing here.'),
  });
  app.register(crlRoutes({ certificates }));
  app.register(ocspRoutes({ certificates }));
  return app;
}

function statusOf(error: { statusCode?: number } & Error): number {
  if (error instanceof AppError) return error.status;
  return isUnavailable(error) ? 503 : (error.statusCode ?? 500);
}

function crlRoutes({ certificates }: { certificates: Certificates }): FastifyPluginAsync {
  return async (app) => {
    const schema = { params: Params };
    app.get<{ Params: Static<typeof Params> }>('/crl/:authority.crl', { schema }, async (request, reply) => {
      // RFC 2585 §4.2. Not kept by caches for long: a revocation shall be seen soon.
      reply.type('application/pkix-crl').header('cache-control', 'max-age=60');
      return certificates.crl(request.params.authority);
    });
    // RFC 2585 §4.1.
    app.get<{ Params: Static<typeof Params> }>('/ca/:authority.crt', { schema }, async (request, reply) => {
      reply.type('application/pkix-cert').header('cache-control', 'max-age=3600');
      return certificates.certificateOf(request.params.authority);
    });
  };
}
