import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { factoryAnchorRoutes } from './factory/index.ts';
import { enrolmentRequestRoutes } from './requests/index.ts';
import type { Enrolment } from './service.ts';
import { EnrolmentStanding, type EnrolmentStandings } from './standing.ts';

const tags = ['enrolment'];
const params = Type.Object({ id: Id });

/** What people see of enrolment and decide in it. */
export const enrolmentRoutes =
  ({ enrolment }: { enrolment: Enrolment }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(enrolmentRequestRoutes(enrolment.requests));
    await app.register(factoryAnchorRoutes(enrolment.factoryAnchors));
    await app.register(standingRoutes(enrolment.standings));
  };

const standingRoutes =
  (standings: EnrolmentStandings): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/appliances/:id/enrolment',
      config: { action: 'appliance:read', resource: 'appliance' },
      schema: {
        tags,
        operationId: 'getApplianceEnrolment',
        summary: 'Whether an appliance can enrol: its one-time secret, and from where it is locked out',
        params,
        response: { 200: EnrolmentStanding },
      },
      handler: ({ params: { id } }) => standings.get(id),
    });
    app.route({
      method: 'DELETE',
      url: '/appliances/:id/enrolment-locks',
      config: { action: 'appliance:write', resource: 'appliance' },
      schema: {
        tags,
        operationId: 'liftEnrolmentLocks',
        summary: 'Take secrets for an appliance again from everywhere',
        params,
        response: { 204: Type.Null({ description: 'Lifted' }) },
      },
      handler: async ({ params: { id } }, reply) => {
        await standings.liftLocks(id);
        return reply.code(204).send(null);
      },
    });
  };
