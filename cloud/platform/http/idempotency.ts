import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Clock, tooFarAhead } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Sealing } from '../sealing.ts';
import type { IdempotencyStore, Outcome, OutcomeKey } from './idempotency-store.ts';

type Deps = { store: IdempotencyStore; sealing: Sealing; clock: Clock; log: Log };

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the request holds an Idempotency-Key whose outcome is to be recorded. */
    idempotencyKey: OutcomeKey | undefined;
  }
}

/** A first request that has not ended by then has died. */
const DEAD_AFTER_MS = 5 * 60_000;
/** How long an answer that must not be stored, since it holds a secret, is given again: a lost answer is missed at once. */
const SECRET_REPLAYED_MS = 10 * 60_000;
const PURPOSE = 'idempotency-key/response';
const REPLAYED_HEADERS = ['content-type', 'etag', 'location', 'cache-control'];

/**
 * Idempotency-Key on POST (draft-ietf-httpapi-idempotency-key-header): the same request with the same key of the same
 * caller is done once, and answered the same for a day. The answer may hold a secret, so it is sealed; one that does,
 * which its `no-store` tells, is given again for ten minutes only.
 */
export function rememberOutcomes(app: FastifyInstance, deps: Deps): void {
  const { store, sealing, clock, log } = deps;
  app.decorateRequest('idempotencyKey', undefined);
  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (!key) return;
    const requestHash = hashOf(request);
    const now = clock.now();
    const known = await store.claim(key, requestHash, now);
    if (known) {
      if (known.requestHash !== requestHash) throw mismatch();
      if (known.status !== null) return replay(reply, open(known, sealing, now));
      const died =
        now.getTime() - known.createdAt.getTime() > DEAD_AFTER_MS || tooFarAhead(known.createdAt, now);
      if (!died || !(await store.takeOver(key, known.createdAt, now))) throw underWay();
    }
    request.idempotencyKey = key;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const key = request.idempotencyKey;
    if (!key) return payload;
    request.idempotencyKey = undefined;
    const settle = isFinal(reply.statusCode)
      ? store.record(key, reply.statusCode, sealing.seal(Buffer.from(serialise(reply, payload)), PURPOSE))
      : store.release(key);
    await settle.catch((error: unknown) => log.error({ err: error }, 'an outcome could not be recorded'));
    return payload;
  });
}

function keyOf(request: FastifyRequest): OutcomeKey | undefined {
  const given = request.headers['idempotency-key'];
  if (request.method !== 'POST' || given === undefined || !request.actor) return undefined;
  if (typeof given !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(given)) {
    throw new AppError('request-invalid', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  return { actorId: request.actor.id, key: given };
}

function hashOf(request: FastifyRequest): string {
  const body = JSON.stringify(request.body ?? null);
  return createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex');
}

/** What the caller did wrong will be wrong again; what went wrong here, or was busy, may go well next time. */
const isFinal = (status: number): boolean => status < 500 && status !== 429 && status !== 409;

type Answer = { headers: Record<string, string>; body: string };

function serialise(reply: FastifyReply, payload: unknown): string {
  const headers: Record<string, string> = {};
  for (const name of REPLAYED_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  return JSON.stringify({ headers, body: typeof payload === 'string' ? payload : '' } satisfies Answer);
}

/** @throws AppError secret-told */
function open(known: Outcome, sealing: Sealing, now: Date): Answer & { status: number } {
  const answer = JSON.parse(sealing.open(known.response ?? '', PURPOSE).toString()) as Answer;
  const status = known.status ?? 200;
  const holdsSecret = status < 300 && answer.headers['cache-control'] === 'no-store';
  const age = now.getTime() - known.createdAt.getTime();
  if (holdsSecret && age > SECRET_REPLAYED_MS) throw secretTold(answer.headers.location);
  return { ...answer, status };
}

function replay(reply: FastifyReply, { status, headers, body }: Answer & { status: number }): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .header('idempotency-replayed', 'true')
    .serializer((text: string) => text)
    .send(body);
}

const mismatch = () =>
  new AppError(
    'idempotency-mismatch',
    'This Idempotency-Key came with another request before. Take a new one.',
  );
const secretTold = (location = 'what the request was about') =>
  new AppError(
    'secret-told',
    `The request with this Idempotency-Key was done. Its answer held a secret, which is told again for ten minutes only: have a new one issued for ${location}.`,
  );
const underWay = () =>
  new AppError(
    'conflict',
    'The first request with this Idempotency-Key is still under way; ask again in a moment.',
  );
