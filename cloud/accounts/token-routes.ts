import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { Page, PageQuery, toPage } from '../platform/http/page.ts';
import { presentToken } from './present.ts';
import { ApiToken, IssuedToken, NewToken, TokenHandOver } from './schema.ts';
import type { Accounts } from './service.ts';

const tags = ['accounts'];
const Query = Type.Object(
  {
    ...PageQuery.properties,
    holder_id: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name' })),
  },
  { additionalProperties: false },
);

export const tokenRoutes =
  ({ tokens }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/tokens',
      config: { action: 'token:write', references: { '/resellerId': 'reseller', '/customerId': 'customer' } },
      schema: {
        tags,
        operationId: 'createToken',
        summary: 'A new API token; its secret is told this once',
        body: NewToken,
        response: { 201: IssuedToken },
      },
      handler: async ({ body, actor }, reply) => {
        const { row, secret } = await tokens.issue(body, actor);
        reply.header('cache-control', 'no-store').header('location', `/api/v1/tokens/${row.id}`);
        return reply.code(201).send({ token: presentToken(row), secret });
      },
    });
    app.route({
      method: 'GET',
      url: '/tokens',
      config: { action: 'token:read' },
      schema: {
        tags,
        operationId: 'listTokens',
        summary: 'API tokens in force',
        querystring: Query,
        response: { 200: Page(ApiToken) },
      },
      handler: async ({ query }) => toPage(await tokens.list(query), query, presentToken),
    });
    app.route({
      method: 'PATCH',
      url: '/tokens/:id',
      config: { action: 'token:write' },
      schema: {
        tags,
        operationId: 'handTokenOver',
        summary: 'Hand an API token to another account, which bounds it from now on and with which it ends',
        params: Type.Object({ id: Id }),
        body: TokenHandOver,
        response: { 200: ApiToken },
      },
      handler: async ({ params, body, actor }) =>
        presentToken(await tokens.handOver(params.id, body.holderId, actor)),
    });
    app.route({
      method: 'DELETE',
      url: '/tokens/:id',
      config: { action: 'token:write' },
      schema: {
        tags,
        operationId: 'revokeToken',
        summary: 'Revoke an API token and those that were made by it, at once and for good',
        params: Type.Object({ id: Id }),
        response: { 204: Type.Null({ description: 'Revoked' }) },
      },
      handler: async ({ params }, reply) => {
        await tokens.revoke(params.id);
        return reply.code(204).send(null);
      },
    });
  };
