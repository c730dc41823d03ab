import { getHeapStatistics } from 'node:v8';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import websocket, { type WebSocket } from '@fastify/websocket';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { OwnersStore } from '../access/owners-store.ts';
import { addressBlock } from '../address-block.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Log } from '../log.ts';
import { keepForwarded, type Trusted, takeProxied } from '../proxies/index.ts';
import type { Sealing } from '../sealing.ts';
import { TLS_RULES } from '../tls-rules.ts';
import type { Authenticate } from './actor.ts';
import { createAddressBudget } from './address-budget.ts';
import { answerUnreadable, type Describe, keepListenerRules, LISTENER_RULES } from './below-router.ts';
import { compressLists } from './compress.ts';
import { consolePage, serveConsole } from './console.ts';
import { guard } from './guard.ts';
import { rememberOutcomes } from './idempotency.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import { refuseUnknownQuery } from './known-query.ts';
import { mountAnswers, mountRequests, withoutPath } from './mount.ts';
import { describeApi, openApiDocument } from './openapi.ts';
import { operationsRoutes } from './operations.ts';
import { paceConnections } from './pace-connections.ts';
import { answerProblems, answerUnrouted, describeUnreadable } from './problem.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { checkByTypebox } from './validator.ts';

export type HttpDeps = {
  log: Log;
  ids: Ids;
  clock: Clock;
  metrics: Registry;
  sealing: Sealing;
  outcomes: IdempotencyStore;
  /** PEM. */
  tls: { keyPem: string; certificateChainPem: string };
  authenticate: Authenticate;
  /** Whose resources are, of which tenants reach their own only. */
  owners: OwnersStore;
  trusted: Trusted;
  /** The address people reach it by, without a slash at its end; its path is where everything lives. */
  publicUrl: () => string;
  /** Why the database is away, where that is known. */
  trouble: () => Error | undefined;
  /** What an operator is to know though the process can serve. */
  warnings: () => readonly string[];
  /** Throws when the process cannot serve. */
  ready: () => Promise<void>;
  /** The built console. */
  consoleDirectory: string;
  /** Sees to it that no request changes anything unrecorded. */
  record: (api: FastifyInstance) => void;
  /** Sees to it that no answer tells a tenant who the others are. */
  conceal: (api: FastifyInstance) => void;
  /** The slices' routes, below `/api/v1`. */
  routes: FastifyPluginAsync[];
};

const BODY_LIMIT_BYTES = 1_048_576;
/** From one address; scripts that fill a fleet stay below it. */
const REQUESTS_PER_MINUTE = 12_000;
/** From one address, of requests that match no route: pages of the console, opened by their address, and those who look for holes. */
const UNROUTED_PER_MINUTE = 600;
/** Far more than people and scripts need; a process that runs out of descriptors loses its database too. */
const MOST_CONNECTIONS = 10_000;
/** Beyond this share of the heap requests are turned away, so that the process does not die of them. */
const MOST_HEAP = 0.9;

/** The listener for people and scripts: REST, WebSocket and the console by HTTPS. */
export async function createHttpApp(deps: HttpDeps): Promise<FastifyInstance> {
  const { ids, tls } = deps;
  const log = deps.log.child({ part: 'http' });
  const path = new URL(deps.publicUrl()).pathname.replace(/\/$/, '');
  const unreadable: Describe = (unreadable) => describeUnreadable(unreadable, ids.uuid());
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => ids.uuid(),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: deps.trusted,
    rewriteUrl: withoutPath(path),
    requestTimeout: 30_000,
    connectionTimeout: 0,
    // Closing waits for requests under way, not for connections kept for later ones.
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerUnreadable(unreadable),
    return503OnClosing: false,
    https: {
      ...LISTENER_RULES,
      key: tls.keyPem,
      cert: tls.certificateChainPem,
      ...TLS_RULES,
      handshakeTimeout: 10_000,
    },
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  setSecurityHeaders(app);
  keepListenerRules(app, {
    unreadable,
    malformed: (detail) => new AppError('request-malformed', detail),
    closing: () => new AppError('unavailable', 'The server is about to end; try again in a moment.'),
  });
  mountRequests(app.server, path);
  keepForwarded(app.server, deps.trusted);
  paceConnections(app, log, {
    trusted: deps.trusted,
    tooMany: () => new AppError('too-many-requests', 'Too many requests were refused; wait a minute.'),
  });
  takeProxied(app.server, deps.trusted);
  takeJsonOnly(app);
  await limitLoad(app);
  const unrouted = createAddressBudget(UNROUTED_PER_MINUTE);
  answerProblems(app, {
    page: consolePage(deps.consoleDirectory, path),
    trouble: deps.trouble,
    mayTry: ({ ip }) => unrouted(addressBlock(ip ?? 'unknown'), deps.clock.now()),
  });
  checkByTypebox(app);
  app.decorateRequest('actor');
  app.decorateRequest('scope');
  await compressLists(app);
  await app.register(cookie);
  mountAnswers(app, path);
  await app.register(websocket, { options: { maxPayload: 4096 }, errorHandler: endSocket });
  await describeApi(app, path);
  operationsRoutes(app, deps);
  await app.register(apiScope(deps, log), { prefix: '/api/v1' });
  await serveConsole(app, deps.consoleDirectory, path);
  return app;
}

const apiScope =
  (deps: HttpDeps, log: Log): FastifyPluginAsync =>
  async (api) => {
    guard(api, deps);
    refuseUnknownQuery(api);
    rememberOutcomes(api, { store: deps.outcomes, sealing: deps.sealing, clock: deps.clock, log });
    deps.record(api);
    deps.conceal(api);
    for (const routes of deps.routes) await api.register(routes);
    const schema = { hide: true };
    api.get('/openapi.json', { config: { public: true }, schema }, async () =>
      openApiDocument(api, deps.publicUrl()),
    );
  };

/** What a peer did to its own socket is no failure of ours. */
function endSocket(error: NodeJS.ErrnoException, socket: WebSocket, request: FastifyRequest): void {
  const theirs = /^(WS_ERR_|ECONNRESET$|EPIPE$)/.test(error.code ?? '');
  request.log[theirs ? 'debug' : 'error']({ err: error }, 'a WebSocket ends');
  socket.terminate();
}

/**
 * The media type of merge patches (RFC 7396) is JSON too. Many clients name a media type with every request: where no
 * body is wanted, an empty one is none.
 */
function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser<string>(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '' && request.routeOptions.schema?.body === undefined) done(null, undefined);
      else parse(request, body, done);
    },
  );
}

async function limitLoad(app: FastifyInstance): Promise<void> {
  const maxHeapUsedBytes = Math.floor(getHeapStatistics().heap_size_limit * MOST_HEAP);
  await app.register(underPressure, { maxHeapUsedBytes, retryAfter: 5 });
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    // A request injected for a WebSocket has no address.
    keyGenerator: (request) => addressBlock(request.ip ?? 'unknown'),
    errorResponseBuilder: (_request, { ttl }) =>
      new AppError('too-many-requests', `Too many requests; wait ${Math.ceil(ttl / 1000)} s.`),
  });
}
