import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { Page, PageQuery } from '../platform/http/page.ts';
import { type Kind, resourceRoutes } from '../platform/http/resource-routes.ts';
import * as Schema from './schema.ts';
import type { Teleworkers } from './service.ts';

const tags = ['teleworkers'];
const Params = Type.Object({ id: Id });

const TELEWORKERS: Kind = {
  path: '/teleworkers',
  ownKeys: true,
  tag: 'teleworkers',
  noun: 'teleworker',
  plural: 'teleworkers',
  access: {
    read: 'teleworker:read',
    write: 'teleworker:write',
    type: 'teleworker',
    creation: { '/networkId': 'network' },
  },
  view: Schema.Teleworker,
  creation: Schema.NewTeleworker,
  changes: Schema.TeleworkerChanges,
  filters: {
    q: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name' })),
    external_key: Type.Optional(Type.String({ maxLength: 128 })),
    customer_id: Type.Optional(Id),
    network_id: Type.Optional(Id),
    state: Type.Optional(Schema.Teleworker.properties.state),
    expiring_within_days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 366, description: 'Those of whom a credential expires so soon' }),
    ),
  },
};

export const teleworkersRoutes =
  ({ teleworkers }: { teleworkers: Teleworkers }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(resourceRoutes(TELEWORKERS, teleworkers.people as never));
    await app.register(credentialRoutes(teleworkers));
    await app.register(downloadRoute(teleworkers));
    app.route({
      method: 'POST',
      url: '/teleworkers/:id/revocation',
      config: { action: 'teleworker:write', resource: 'teleworker' },
      schema: {
        tags,
        operationId: 'revokeTeleworker',
        summary: 'Revoke a teleworker for good: out within seconds, with all certificates',
        params: Params,
        body: Schema.RevocationRequest,
        response: { 200: Schema.Teleworker },
      },
      handler: ({ params, body }) => teleworkers.revoke(params.id, body.reason),
    });
    app.route({
      method: 'GET',
      url: '/teleworker-notices',
      config: { action: 'teleworker:read', extent: 'own' },
      schema: {
        tags,
        operationId: 'listTeleworkerNotices',
        summary: 'What was told of credentials that expire, newest first',
        querystring: Type.Object(
          {
            ...PageQuery.properties,
            customer_id: Type.Optional(Id),
            teleworker_id: Type.Optional(Id),
          },
          { additionalProperties: false },
        ),
        response: { 200: Page(Schema.TeleworkerNotice) },
      },
      handler: ({ query, scope }) => teleworkers.notices(query, scope),
    });
  };

const credentialRoutes =
  (teleworkers: Teleworkers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/teleworkers/:id/credentials',
      config: { action: 'teleworker:read', resource: 'teleworker' },
      schema: {
        tags,
        operationId: 'listTeleworkerCredentials',
        summary: 'Credentials of a teleworker, newest first (the newest thousand)',
        params: Params,
        response: { 200: Schema.CredentialList },
      },
      handler: async ({ params, scope }) => ({ items: await teleworkers.credentials(params.id, scope) }),
    });
    app.route({
      method: 'POST',
      url: '/teleworkers/:id/credentials',
      config: { action: 'teleworker:write', resource: 'teleworker' },
      schema: {
        tags,
        operationId: 'issueTeleworkerCredential',
        summary: 'A certificate for a device: of its own request, or in a bundle with a key made for it',
        params: Params,
        body: Schema.CredentialRequest,
        response: { 201: Schema.IssuedCredential },
      },
      handler: async ({ params, body, actor }, reply) => {
        const issued = await teleworkers.issue(params.id, body, actor);
        return reply.code(201).header('cache-control', 'no-store').send(issued);
      },
    });
  };

/** Of each platform's kind. */
const BundleFile = {
  description: 'The bundle',
  content: Object.fromEntries(
    [
      'application/x-pkcs12',
      'application/x-apple-aspen-config',
      'application/vnd.strongswan.profile',
      'application/gzip',
      'application/octet-stream',
    ].map((mediaType) => [mediaType, { schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) }]),
  ),
};

/** From one address: enough for an office behind one. */
const DOWNLOADS_PER_MINUTE = 30;

/** A link is read by whoever holds it. HEAD, as programs send that look whether a link is good, must not use it up. */
const downloadRoute =
  (teleworkers: Teleworkers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/downloads/:token',
      exposeHeadRoute: false,
      config: { public: true, audit: true, rateLimit: { max: DOWNLOADS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        tags,
        operationId: 'downloadBundle',
        summary: 'A teleworker’s bundle, by its link; works once',
        params: Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
        response: { 200: BundleFile },
      },
      handler: async ({ params }, reply) => {
        const { filename, mediaType, content } = await teleworkers.download(params.token);
        return reply
          .type(mediaType)
          .header('content-disposition', `attachment; filename="${filename}"`)
          .header('cache-control', 'no-store')
          .header('referrer-policy', 'no-referrer')
          .send(content);
      },
    });
  };
