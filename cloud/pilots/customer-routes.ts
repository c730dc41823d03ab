import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { ReasonRequest, StageNow, Suspension } from './schema.ts';
import type { Pilots } from './service.ts';

const tags = ['pilots'];
const params = Type.Object({ id: Id });

/** Out of service and back. */
export const customerRoutes =
  ({ pilots }: { pilots: Pilots }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/customers/:id/suspension',
      config: { action: 'customer:suspend' },
      schema: {
        tags,
        params,
        operationId: 'suspendCustomer',
        summary: 'Serve a customer no more for the time being; its boxes keep running what they have',
        body: ReasonRequest,
        response: { 200: Suspension },
      },
      handler: ({ params: { id }, body, actor }) => pilots.suspend(id, body.reason, actor.name),
    });
    app.route({
      method: 'POST',
      url: '/customers/:id/resumption',
      config: { action: 'customer:suspend' },
      schema: {
        tags,
        params,
        operationId: 'resumeCustomer',
        summary: 'Serve a suspended customer again: as a pilot, or live if it was',
        response: { 200: StageNow },
      },
      handler: ({ params: { id }, actor }) => pilots.resume(id, actor.name),
    });
    app.route({
      method: 'GET',
      url: '/customers/:id/suspensions',
      config: { action: 'suspension:read', resource: 'customer' },
      schema: {
        tags,
        params,
        operationId: 'listSuspensions',
        summary: 'Suspensions of a customer, newest first',
        response: { 200: Type.Object({ items: Type.Array(Suspension) }) },
      },
      handler: async ({ params: { id }, scope }) => ({ items: await pilots.suspensions(id, scope) }),
    });
  };
