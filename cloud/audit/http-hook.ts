import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import { isDryRun } from '../platform/http/dry-run.ts';
import type { Log } from '../platform/log.ts';
import { type Addressed, addressedAt, addressedBy } from './address.ts';
import { differing } from './difference.ts';
import type { ActorKind, NewEntry } from './entry.ts';
import type { Audit } from './service.ts';

type Attempt = {
  resource: Addressed;
  before: unknown;
  customerId: string | null;
  /** Set by handlers whose answer is a page: who signed in, or why not. */
  signedIn?: { id: string; email: string };
  code?: string;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A GET that changes something, or takes a lot away, is recorded; a POST that changes nothing is not. */
    audit?: boolean;
  }
  interface FastifyRequest {
    /** Set while an attempt is recorded whose outcome is not. */
    attempt: Attempt | undefined;
  }
}

type Deps = { audit: Audit; clock: Clock; log: Log };

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Records every request of the scope that changes something: the attempt before its handler runs, or it does not run;
 * the outcome before it is answered. What is refused before that is recorded once. Comes after the guard.
 */
export function recordRequests(api: FastifyInstance, { audit, clock, log }: Deps): void {
  api.decorateRequest('attempt', undefined);

  api.addHook('preHandler', async (request) => {
    if (!changes(request)) return;
    const resource = addressed(request);
    const known = await audit.snapshot(resource);
    const customerId = known?.customerId ?? null;
    await audit.record({
      ...facts(request, clock),
      ...about(resource, customerId),
      kind: 'attempt',
      request: askedBy(request),
    });
    request.attempt = { resource, before: known?.row, customerId };
  });

  api.addHook('onSend', async (request, reply, payload) => {
    const { attempt } = request;
    request.attempt = undefined;
    const recorded = attempt
      ? outcome(request, reply, payload, attempt)
      : isRefusal(request, reply) && refusal(request, reply, payload);
    await Promise.resolve(recorded).catch((error: unknown) =>
      log.error({ err: error, requestId: request.id }, 'the outcome of a request could not be recorded'),
    );
    return payload;
  });

  async function outcome(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    { resource, before, customerId, signedIn, code }: Attempt,
  ): Promise<void> {
    const answer = documentOf(payload);
    const failed = reply.statusCode >= 400 || code !== undefined;
    const made = failed ? undefined : addressedAt(String(reply.getHeader('location') ?? ''));
    const concerned = made ?? resource;
    const now = failed ? undefined : await audit.snapshot(concerned);
    const difference = failed ? undefined : differing(made ? undefined : before, now?.row);
    await audit.record({
      ...facts(request, clock),
      ...about(concerned, now?.customerId ?? customerId),
      ...(isPublic(request) && whoSignedIn(signedIn ?? (failed ? undefined : userIn(answer)))),
      kind: 'outcome',
      status: reply.statusCode,
      code: failed ? (code ?? codeOf(answer)) : null,
      ...(difference ?? { after: failed ? faultsOf(answer) : told(request, answer) }),
    });
  }

  async function refusal(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
    const resource = addressed(request);
    const code = codeOf(documentOf(payload));
    const entry = facts(request, clock);
    const known = entry.actorKind !== 'nobody';
    const key = JSON.stringify([known ? entry.actorId : entry.source, entry.action, resource.id, code]);
    if (!audit.worthRecording(key, known)) return;
    // Before ids are checked they may be anything.
    const found = await audit.snapshot(resource).catch(() => undefined);
    await audit.record({
      ...entry,
      ...about(resource, found?.customerId ?? null),
      kind: 'refusal',
      status: reply.statusCode,
      code,
    });
  }
}

/** A route's own word, else its method; a dry run writes nothing. Asked once the request is validated. */
function changes(request: FastifyRequest): boolean {
  const { audit } = request.routeOptions.config;
  if (audit !== undefined) return audit;
  return !SAFE_METHODS.includes(request.method) && !isDryRun(request);
}

/** A change that was refused, tried out or not, and what somebody may not read. Asking who is signed in is neither. */
function isRefusal({ routeOptions, method }: FastifyRequest, reply: FastifyReply): boolean {
  if (reply.statusCode < 400 || reply.statusCode >= 500) return false;
  if (!SAFE_METHODS.includes(method)) return true;
  return !isPublic({ routeOptions }) && (reply.statusCode === 401 || reply.statusCode === 403);
}

function facts(request: FastifyRequest, clock: Clock): Omit<NewEntry, 'kind'> & { actorKind: ActorKind } {
  const { actor, ip, headers, routeOptions } = request;
  const schema = routeOptions.schema as { operationId?: string } | undefined;
  return {
    at: clock.now(),
    requestId: request.id,
    actorKind: actor?.kind ?? 'nobody',
    actorId: actor?.id ?? null,
    actorName: actor?.name ?? null,
    // A request injected for a WebSocket has no address.
    source: ip ?? null,
    userAgent: headers['user-agent'] ?? null,
    action: schema?.operationId ?? `${request.method} ${routeOptions.url}`,
  };
}

/** Of what anybody may call the query is told by its names only: what stands there may be good for signing in. */
function askedBy({ query, body, routeOptions }: FastifyRequest): object {
  const asked = isPublic({ routeOptions }) ? Object.keys(query as object) : query;
  return { ...(hasMembers(query) && { query: asked }), body };
}

const isPublic = ({ routeOptions }: Pick<FastifyRequest, 'routeOptions'>): boolean =>
  routeOptions.config.public === true;

/** What anybody may call answers with who they are now, and that is told already. */
const told = (request: FastifyRequest, answer: unknown): unknown => (isPublic(request) ? null : answer);

const userIn = (answer: unknown) => (answer as { user?: { id: string; email: string } } | null)?.user;

function whoSignedIn(user: { id: string; email: string } | undefined): Partial<NewEntry> {
  return user ? { actorKind: 'user', actorId: user.id, actorName: user.email } : {};
}

/** `me` and `current` are whoever asks; a link that is a secret is not told. */
function addressed(request: FastifyRequest): Addressed {
  const route = request.routeOptions.url ?? '';
  const params = (request.params ?? {}) as Record<string, string>;
  if (/\/users\/me(\/|$)/.test(route) && request.actor) {
    return addressedBy('/users/:id', { id: request.actor.id });
  }
  const { token, ...others } = params;
  return addressedBy(route, others);
}

const about = ({ type, id }: Addressed, customerId: string | null) => ({
  resourceType: type,
  resourceId: id,
  customerId: customerId ?? (type === 'customer' ? id : null),
});

const hasMembers = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function documentOf(payload: unknown): unknown {
  if (typeof payload !== 'string' || !/^[[{]/.test(payload)) return null;
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}

const codeOf = (answer: unknown): string | null => (answer as { code?: string } | null)?.code ?? null;

/** Where the faults were, not what stood there. */
function faultsOf(answer: unknown): unknown {
  const { errors } = (answer ?? {}) as { errors?: { pointer: string; code: string }[] };
  return errors ? { errors: errors.slice(0, 20).map(({ pointer, code }) => ({ pointer, code })) } : null;
}
