import swagger from '@fastify/swagger';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { rolesFor } from '../access/grants.ts';
import { TAGS } from './openapi-tags.ts';
import { Problem } from './problem.ts';

/** Headers are described here only: those who read them answer for what is wrong with them. */
const IfMatch = Type.Object({
  'if-match': Type.String({
    description: 'The ETag last read, or * (RFC 9110 §13.1.1); 428 without, 412 when stale',
  }),
});
const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description:
        'Chosen by the caller; the same request with it is done once and answered the same for a day, or for ten minutes where the answer holds a secret',
    }),
  ),
});

function headersOf(versioned: boolean, repeatable: boolean): { headers?: TSchema } {
  if (versioned && repeatable)
    return { headers: Type.Object({ ...IfMatch.properties, ...IdempotencyKey.properties }) };
  if (versioned) return { headers: IfMatch };
  return repeatable ? { headers: IdempotencyKey } : {};
}

/** Who may call an operation, and what its caller has to know besides. */
function describe(
  { method, config }: { method: string | string[]; config?: FastifyContextConfig | undefined },
  isPublic: boolean,
  roles: readonly string[],
): string {
  const who = isPublic
    ? 'Open to everybody.'
    : `For ${roles.join(', ') || 'whoever is signed in'}, each in its scope.`;
  const versioned = config?.versioned ? ' Changes only the version that If-Match names.' : '';
  const repeatable = method === 'POST' && !isPublic ? ' Done once for each Idempotency-Key.' : '';
  return who + versioned + repeatable;
}

/** The document, for who reads it at this address. */
export const openApiDocument = (app: FastifyInstance, publicUrl: string) => ({
  ...app.swagger(),
  servers: [{ url: publicUrl }],
});

/** Describes every route below `/api/v1` as OpenAPI 3.1, from the schemas it is checked by. */
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});
/** What any operation may answer besides (RFC 9457). */
const REFUSALS = {
  '4XX': problem('The request is refused; `code` says why, `errors` where'),
  '5XX': problem('The request could not be served; it may go well later'),
};

export async function describeApi(app: FastifyInstance, path: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sitekeeper',
        version: '1',
        contact: { name: 'The operator of this control plane' },
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
        description:
          'Fleet of appliances at small businesses: what they shall run, and what they say they run. ' +
          'x-roles names those who may call an operation, each for what is in its scope: what is another tenant’s is ' +
          'answered as if it did not exist. Errors are problem details (RFC 9457). Send If-Match to change a resource, Idempotency-Key to repeat a POST.',
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token, `skt_…`' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: path === '' ? '__Host-sitekeeper' : '__Secure-sitekeeper',
          },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: ({ schema, url, route }) => {
      const isPublic = route.config?.public === true;
      const action = route.config?.action;
      const described = {
        ...schema,
        description: describe(route, isPublic, action ? rolesFor(action) : []),
        ...(isPublic && { security: [] }),
        ...(action && { 'x-roles': rolesFor(action) }),
        ...headersOf(route.config?.versioned === true, route.method === 'POST' && !isPublic),
        response: { ...(schema?.response as object | undefined), ...REFUSALS },
      };
      return { schema: schema?.hide || !url.startsWith('/api/v1/') ? { hide: true } : described, url };
    },
  });
}
