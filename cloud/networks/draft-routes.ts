import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { expectedVersion, setEtag } from '../platform/http/etag.ts';
import { Network, ResolvedParameters } from './schema.ts';
import type { Networks } from './service.ts';

const tags = ['networks'];
const params = Type.Object({ id: Id });

/** What can be asked of a draft and done to it besides writing it. */
export const draftRoutes =
  ({ networks }: { networks: Networks }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/networks/:id/resolved-parameters',
      config: { action: 'network:read', resource: 'network' },
      schema: {
        tags,
        operationId: 'getResolvedParameters',
        summary: 'The draft’s parameters, each with the layer that set it and whether it is locked',
        params,
        querystring: Type.Object(
          {
            site_id: Type.Optional({ ...Id, description: 'Those of one site; else what all have in common' }),
            appliance_id: Type.Optional({ ...Id, description: 'Those of the site where it stands' }),
          },
          { additionalProperties: false },
        ),
        response: { 200: ResolvedParameters },
      },
      handler: ({ params: { id }, query }) =>
        networks.resolvedParameters(id, { siteId: query.site_id, applianceId: query.appliance_id }),
    });
    app.route({
      method: 'POST',
      url: '/networks/:id/discard',
      config: { action: 'network:write', resource: 'network', versioned: true },
      schema: {
        tags,
        operationId: 'discardNetworkDraft',
        summary: 'Take the draft back to what was committed last, but for name and tags; needs If-Match',
        params,
        response: { 200: Network },
      },
      handler: async (request, reply) => {
        const saver = { by: request.actor.name, expected: expectedVersion(request) };
        const network = await networks.discard(request.params.id, saver);
        setEtag(reply, network.version);
        return network;
      },
    });
  };
