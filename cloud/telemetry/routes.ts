import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { Samples, TelemetryRange } from './schema.ts';
import type { TelemetryService } from './service.ts';

/** `/appliances/{id}/telemetry`: what appliances measured. */
export const telemetryRoutes =
  ({ telemetry }: { telemetry: TelemetryService }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/appliances/:id/telemetry',
      config: { action: 'telemetry:read', resource: 'appliance' },
      schema: {
        tags: ['telemetry'],
        operationId: 'listSamples',
        summary: 'The newest samples of an appliance in a span of time, newest first',
        params: Type.Object({ id: Id }),
        querystring: TelemetryRange,
        response: { 200: Samples },
      },
      handler: async ({ params, query, scope }) => ({ items: await telemetry.read(params.id, query, scope) }),
    });
  };
