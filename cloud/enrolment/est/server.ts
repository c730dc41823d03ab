import type { Server } from 'node:tls';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { certificatePem } from '../../../provisioning/pki/index.ts';
import type { Certificates } from '../../certificates/index.ts';
import { answerUnreadable, keepListenerRules, LISTENER_RULES } from '../../platform/http/below-router.ts';
import { limitRequests } from '../../platform/http/limit-requests.ts';
import { paceConnections } from '../../platform/http/pace-connections.ts';
import type { Log } from '../../platform/log.ts';
import { keepForwarded, nobody, type Trusted, takeProxied } from '../../platform/proxies/index.ts';
import { MUTUAL_TLS_RULES } from '../../platform/tls-rules.ts';
import type { Refusals } from '../../refusals/index.ts';
import { EstRefused } from '../refused.ts';
import type { Enrolment } from '../service.ts';
import { createErrorAnswer } from './answer-errors.ts';
import { judgeClientCertificates } from './client-certificate.ts';
import { recordHandshakeFailures } from './handshake-failures.ts';
import { outliveVerification } from './outlive-verification.ts';
import { estRoutes } from './routes.ts';
import { refuseUnreadable } from './unreadable.ts';

type Deps = {
  log: Log;
  /** PEM, as `certificates.issueServer` makes it. */
  tls: { keyPem: string; certificateChainPem: string };
  certificates: Certificates;
  enrolment: Enrolment;
  refusals: Refusals;
  trusted?: Trusted;
  /** Why the database is away, where that is known. */
  trouble: () => Error | undefined;
  /** From one address. Many appliances may share one behind a carrier's NAT. */
  requestsPerMinute?: number;
};

const BODY_LIMIT = 65_536;
const REQUESTS_PER_MINUTE = 6000;
const CONNECTIONS = 5000;

/**
 * The EST server (RFC 7030) by HTTPS. A client certificate is asked for but not demanded, since an appliance that
 * enrols has none yet; the operations that need one check it.
 */
export function createEstServer(deps: Deps): FastifyInstance {
  const { log, refusals, trouble, trusted = nobody } = deps;
  const answerError = createErrorAnswer({ log, refusals, trouble });
  const unreadable = refuseUnreadable(refusals);
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: trusted,
    connectionTimeout: 30_000,
    requestTimeout: 10_000,
    https: tlsOptions(deps),
    // Before any route is known: an address that cannot be decoded.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerUnreadable(unreadable),
    return503OnClosing: false,
  });
  app.server.maxConnections = CONNECTIONS;
  keepListenerRules(app, {
    unreadable,
    malformed: (detail) => new EstRefused('request-malformed', detail),
    closing: () =>
      new EstRefused('unavailable', 'The server is about to end; ask again.', { retryAfterSeconds: 10 }),
  });
  keepForwarded(app.server, trusted);
  outliveVerification(app.server);
  paceConnections(app, log, {
    trusted,
    tooMany: () => new EstRefused('too-many-requests', 'Too many requests were refused; wait a minute.'),
  });
  takeProxied(app.server, trusted);
  recordHandshakeFailures(app.server, refusals);
  judgeClientCertificates(app.server, deps.certificates);
  app.setErrorHandler(answerError);
  limitRequests(app, {
    perMinute: deps.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    tooMany: (retryAfterSeconds) =>
      new EstRefused('too-many-requests', 'Too many requests come from this address.', { retryAfterSeconds }),
    nothingThere: () => new EstRefused('not-found', 'There is no such EST operation.'),
  });
  app.register(estRoutes(deps), { prefix: '/.well-known/est' });
  return app;
}

/** Another server certificate for connections from now on. */
export function renewEstTls(app: FastifyInstance, deps: Pick<Deps, 'tls' | 'certificates'>): void {
  (app.server as unknown as Server).setSecureContext(secureContext(deps));
}

function tlsOptions(deps: Deps) {
  return {
    ...secureContext(deps),
    ...LISTENER_RULES,
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: 10_000,
  };
}

function secureContext({ tls, certificates }: Pick<Deps, 'tls' | 'certificates'>) {
  return {
    key: tls.keyPem,
    cert: tls.certificateChainPem,
    ca: certificates.published(['root', 'device']).map(certificatePem),
    ...MUTUAL_TLS_RULES,
  };
}
