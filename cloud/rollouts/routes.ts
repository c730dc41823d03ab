import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { setEtag } from '../platform/http/etag.ts';
import { Page, PageQuery } from '../platform/http/page.ts';
import { ROLLOUT_STATES } from './gate.ts';
import { Rollout, RolloutRequest, RolloutSummary } from './schema.ts';
import type { Rollouts } from './service.ts';

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
      config: { role: 'noc-viewer' },
      schema: {
        tags,
        operationId: 'listRollouts',
        summary: 'Rollouts, newest first',
        querystring: Query,
        response: { 200: Page(RolloutSummary) },
      },
      handler: (request) => rollouts.list(request.query),
    });
    app.route({
      method: 'POST',
      url: '/rollouts',
      config: { role: 'noc-engineer' },
      schema: {
        tags,
        operationId: 'createRollout',
        summary: 'Begin to roll out a committed revision; what runs on its network is superseded',
        body: RolloutRequest,
        response: { 201: Rollout },
      },
      handler: async (request, reply) => {
        const rollout = await rollouts.request(request.body, request.actor.name);
        setEtag(reply, rollout.version);
        return reply.code(201).header('location', `/api/v1/rollouts/${rollout.id}`).send(rollout);
      },
    });
    app.route({
      method: 'GET',
      url: '/rollouts/:id',
      config: { role: 'noc-viewer' },
      schema: {
        tags,
        operationId: 'getRollout',
        summary: 'A rollout with the state of every appliance in it',
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
      method: 'POST',
      url: '/rollouts/:id/cancellation',
      config: { role: 'noc-engineer' },
      schema: {
        tags,
        operationId: 'cancelRollout',
        summary: 'Stop a rollout: nobody else is asked',
        params: Params,
        response: { 200: Rollout },
      },
      handler: (request) => rollouts.cancel(request.params.id),
    });
    app.route({
      method: 'POST',
      url: '/rollouts/:id/resumption',
      config: { role: 'noc-engineer' },
      schema: {
        tags,
        operationId: 'resumeRollout',
        summary: 'Go on after a halt: those that failed are asked once more',
        params: Params,
        response: { 200: Rollout },
      },
      handler: (request) => rollouts.resume(request.params.id),
    });
  };
