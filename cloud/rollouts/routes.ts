import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { setEtag } from '../platform/http/etag.ts';
import { Page, PageQuery } from '../platform/http/page.ts';
import { actionRoutes } from './action-routes.ts';
import { Rollout, RolloutEvent, RolloutPreview, RolloutRequest, RolloutSummary } from './schema.ts';
import type { Rollouts } from './service.ts';
import { ROLLOUT_STATES } from './states.ts';

const Params = Type.Object({ id: Id });
const Query = Type.Object(
  {
    ...PageQuery.properties,
    network_id: Type.Optional(Id),
    state: Type.Optional(Type.Enum(ROLLOUT_STATES)),
  },
  { additionalProperties: false },
);
const tags = ['rollouts'];

/** `/rollouts`: revisions on their way to appliances. */
export const rolloutsRoutes =
  ({ rollouts }: { rollouts: Rollouts }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/rollouts',
      config: { action: 'rollout:read', extent: 'own' },
      schema: {
        tags,
        operationId: 'listRollouts',
        summary: 'Rollouts, newest first',
        querystring: Query,
        response: { 200: Page(RolloutSummary) },
      },
      handler: (request) => rollouts.list(request.query, request.scope),
    });
    app.route({
      method: 'POST',
      url: '/rollouts',
      config: {
        action: 'rollout:write',
        references: {
          '/revision': 'revision',
          '/selection/networkIds/*': 'network',
          '/selection/customerIds/*': 'customer',
          '/selection/resellerId': 'reseller',
        },
        extent: 'own',
      },
      schema: {
        tags,
        operationId: 'createRollout',
        summary: 'Roll out a committed revision, or a selection of networks rendered anew; or preview it',
        querystring: Type.Object(
          {
            validate_only: Type.Optional(
              Type.Boolean({
                default: false,
                description: 'Answer with what would be touched; write nothing',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        body: RolloutRequest,
        response: { 200: RolloutPreview, 201: Rollout },
      },
      handler: async (request, reply) => {
        if (request.query.validate_only)
          return reply.code(200).send(await rollouts.preview(request.body, request.scope));
        const rollout = await rollouts.request(request.body, request.actor);
        setEtag(reply, rollout.version);
        return reply.code(201).header('location', `/api/v1/rollouts/${rollout.id}`).send(rollout);
      },
    });
    app.route({
      method: 'GET',
      url: '/rollouts/:id',
      config: { action: 'rollout:read', resource: 'rollout' },
      schema: {
        tags,
        operationId: 'getRollout',
        summary: 'A rollout with its networks and the state of every appliance in it',
        params: Params,
        response: { 200: Rollout },
      },
      handler: async (request, reply) => {
        const rollout = await rollouts.get(request.params.id);
        setEtag(reply, rollout.version);
        return rollout;
      },
    });
    app.route({
      method: 'GET',
      url: '/rollouts/:id/events',
      config: { action: 'rollout:read', resource: 'rollout' },
      schema: {
        tags,
        operationId: 'listRolloutEvents',
        summary: 'Everything a rollout decided or was told, newest first',
        params: Params,
        querystring: PageQuery,
        response: { 200: Page(RolloutEvent) },
      },
      handler: (request) => rollouts.events(request.params.id, request.query),
    });
    await app.register(actionRoutes({ rollouts }));
  };
