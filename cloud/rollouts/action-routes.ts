import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { setEtag } from '../platform/http/etag.ts';
import { RollBackRequest, Rollout } from './schema.ts';
import type { Rollouts } from './service.ts';

const Params = Type.Object({ id: Id });
const tags = ['rollouts'];
const config = { action: 'rollout:write', resource: 'rollout' } as const;

/** What a person can decide on a rollout: the path, its operation, what it does. */
const ACTIONS = [
  ['pause', 'pauseRollout', 'Ask nobody else until it is resumed', 'pause'],
  ['start', 'startRollout', 'Begin at once what was scheduled for later', 'startNow'],
  ['cancellation', 'cancelRollout', 'Stop a rollout: nobody else is asked', 'cancel'],
  [
    'resumption',
    'resumeRollout',
    'Go on after a pause or a halt: those that failed are asked once more',
    'resume',
  ],
] as const;

/** `/rollouts/{id}/…`: decisions. */
export const actionRoutes =
  ({ rollouts }: { rollouts: Rollouts }): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const [path, operationId, summary, action] of ACTIONS) {
      app.route({
        method: 'POST',
        url: `/rollouts/:id/${path}`,
        config,
        schema: { tags, operationId, summary, params: Params, response: { 200: Rollout } },
        handler: ({ params, actor }) => rollouts[action](params.id, actor.name, actor.id),
      });
    }
    app.route({
      method: 'POST',
      url: '/rollouts/:id/roll-back',
      config,
      schema: {
        tags,
        operationId: 'rollBackRollout',
        summary: 'Take back what it did, by a rollout to what was in force before; nobody else is asked',
        params: Params,
        body: RollBackRequest,
        response: { 201: Rollout },
      },
      preValidation: async (request) => {
        request.body ??= {};
      },
      handler: async (request, reply) => {
        const rollout = await rollouts.rollBack(request.params.id, request.body, request.actor.name);
        setEtag(reply, rollout.version);
        return reply.code(201).header('location', `/api/v1/rollouts/${rollout.id}`).send(rollout);
      },
    });
  };
