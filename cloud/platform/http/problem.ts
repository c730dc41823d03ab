import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { AppError, type ErrorCode, USER_TYPES } from '../errors.ts';
import { storageFailure } from '../storage-failure.ts';
import type { Unreadable } from './below-router.ts';
import { hungUp } from './hung-up.ts';
import { PROBLEM_TITLES, problemLocale } from './problem-texts.ts';
import { protect } from './security-headers.ts';
import { detailIn, faultIn } from './words/in-words.ts';

/** Problem details for HTTP APIs (RFC 9457). `code` is stable and for programs; the texts are for people. */
export const Problem = Type.Object(
  {
    type: Type.Literal('about:blank'),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({
            description: 'RFC 6901 pointer into the body, or ?name for a query parameter',
          }),
          code: Type.String(),
          title: Type.Optional(
            Type.String({ description: 'The place in the words of its field, in the reader’s language' }),
          ),
          detail: Type.String({ description: 'What is wrong there, in the reader’s language' }),
          change: Type.Optional(
            Type.Object(
              {
                by: Type.String(),
                at: Type.String(),
                before: Type.Optional(Type.Unknown()),
                after: Type.Optional(Type.Unknown()),
              },
              { description: 'With version-mismatch: what somebody else made of this place meanwhile' },
            ),
          ),
          line: Type.Optional(Type.Integer({ description: 'Of an imported file, from 1' })),
          value: Type.Optional(Type.String({ description: 'What stands there, unless it is a secret' })),
        }),
      ),
    ),
    usedBy: Type.Optional(
      Type.Object(
        {
          total: Type.Integer(),
          items: Type.Array(
            Type.Object({
              type: Type.Enum(USER_TYPES),
              id: Type.String(),
              name: Type.String(),
              customerId: Type.Optional(Type.String({ description: 'Of a site' })),
              networkId: Type.Optional(Type.String({ description: 'Of a teleworker' })),
            }),
          ),
        },
        { description: 'With in-use: how many hold on to it, and the first three of them' },
      ),
    ),
  },
  { description: 'Problem details (RFC 9457)' },
);
type Problem = Static<typeof Problem>;

type Unrouted = {
  page: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;
  mayTry: (request: FastifyRequest) => boolean;
  /** Why the database is away, where that is known. */
  trouble: () => Error | undefined;
};

/**
 * The one place where an error becomes an answer. What went wrong inside is logged and never told. `page` may answer a
 * request that matched no route otherwise; who sends too many such is turned away by `mayTry`.
 */
export function answerProblems(app: FastifyInstance, { page, mayTry, trouble }: Unrouted): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const known = hungUp(error, request) ? aborted(error) : toAppError(error, trouble());
    const facts = { code: known.code, requestId: request.id };
    // Of the storage's state one line tells enough; what nobody foresaw is told as a whole.
    if (known.status === 503)
      request.log.warn({ ...facts, reason: error.message.slice(0, 300) }, 'not served');
    else if (known.status >= 500) request.log.error({ ...facts, err: error }, 'a request failed');
    return send(request, reply, known);
  });
  app.setNotFoundHandler(async (request, reply) => {
    if (!mayTry(request)) {
      throw new AppError('too-many-requests', 'Too many requests for what is not there; wait a minute.');
    }
    const path = (request.url.split('?')[0] ?? '').slice(0, 200);
    const nothing = () =>
      send(request, reply, new AppError('not-found', `There is nothing at ${request.method} ${path}.`));
    return page(request, reply) ?? nothing();
  });
}

/** What Fastify refuses before any route is known, and so before any hook or handler of errors. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  protect(request, reply, () => send(request, reply, toAppError(error)));
}

const aborted = (cause: Error) =>
  new AppError('request-malformed', 'The connection ended inside the body of the request.', { cause });

/** The problem details of what is no HTTP request, whose headers nobody has read. */
export function describeUnreadable({ status, code, detail }: Unreadable, requestId: string): Problem {
  return { type: 'about:blank', title: PROBLEM_TITLES[code].en, status, code, detail, requestId };
}

function send(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const locale = problemLocale(request.headers['accept-language']);
  const problem: Problem = {
    type: 'about:blank',
    title: PROBLEM_TITLES[error.code][locale],
    status: error.status,
    code: error.code,
    detail: detailIn(error, locale),
    requestId: request.id,
    ...(error.faults.length > 0 && { errors: error.faults.map((fault) => faultIn(fault, locale)) }),
    ...(error.usedBy && { usedBy: error.usedBy }),
  };
  if (error.status === 503) reply.header('retry-after', error.retryAfterSeconds);
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="sitekeeper"');
  return reply
    .code(error.status)
    .header('content-language', locale)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem);
}

/** Fastify's own refusals by their code. */
const FASTIFY_CODES: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'The body is larger than this resource takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media-type-unsupported', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request-invalid', 'The body is empty; send a JSON document.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['request-invalid', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request-invalid', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['request-invalid', 'The address holds a percent sign that encodes nothing.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'There is no such resource: its id is not one.'],
  FST_UNDER_PRESSURE: ['unavailable', 'The server has more to do than it can; try again in a moment.'],
};

function toAppError(error: FastifyError, trouble?: Error): AppError {
  if (error instanceof AppError) return error;
  const known = FASTIFY_CODES[error.code ?? ''];
  if (known) return new AppError(known[0], known[1], { cause: error });
  if (error instanceof SyntaxError)
    return new AppError('request-invalid', 'The body is not JSON.', { cause: error });
  const failure = storageFailure(error, trouble);
  if (failure) {
    const { code, detail, retryAfterSeconds } = failure;
    return new AppError(code, detail, { cause: error, retryAfterSeconds });
  }
  const status = error.statusCode ?? 500;
  if (status === 429) return new AppError('too-many-requests', 'Wait a minute before the next request.');
  if (status >= 400 && status < 500)
    return new AppError('request-invalid', 'The request is malformed.', { cause: error });
  return new AppError('internal', 'The failure was recorded under the request id.', { cause: error });
}
