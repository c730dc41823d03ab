import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  fastify,
  LogController,
} from 'fastify';
import Type, { type Static } from 'typebox';
import { AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { isUnavailable } from '../platform/unavailable.ts';
import { ocspRoutes } from './ocsp-routes.ts';
import { AuthorityName } from './schema.ts';
import type { Certificates } from './service.ts';

const Params = Type.Object({ authority: AuthorityName });

/**
 * Revocation lists, OCSP and CA certificates over plain HTTP: all are signed, and fetching them by TLS would need what
 * they are fetched for (RFC 5280 §8).
 */
export function createCrlServer({
  log,
  certificates,
}: {
  log: Log;
  certificates: Certificates;
}): FastifyInstance {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024,
    connectionTimeout: 30_000,
    requestTimeout: 10_000,
  });
  app.setErrorHandler<{ statusCode?: number } & Error>(async (error, _request, reply) => {
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error }, 'a revocation list could not be served');
    return reply
      .code(status)
      .type('text/plain')
      .send(status >= 500 ? 'unavailable\n' : status === 404 ? 'not found\n' : 'bad request\n');
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).type('text/plain').send('not found\n'));
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
