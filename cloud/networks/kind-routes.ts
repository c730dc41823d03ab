import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { CATALOGUE, NetworkKind, SITE_ROLES } from '../../provisioning/catalogue.ts';
import { describedParameters } from '../../provisioning/parameter-texts/described-parameters.ts';

const Kind = Type.Object({
  kind: NetworkKind,
  title: Type.Object({ en: Type.String(), 'zh-Hant-TW': Type.String() }),
  roles: Type.Array(Type.Enum(SITE_ROLES), { description: 'What a site can be in such a network' }),
  parameters: Type.Unknown({
    description:
      'JSON Schema of `parameters`; units stand in the names. Titles and help in Traditional Chinese, and words for the ' +
      'values of enumerations, stand in `x-zh-Hant-TW: { title, description, enum }`',
  }),
  defaults: Type.Unknown({ description: 'The smallest valid parameters, complete with every default' }),
});

/** `/network-kinds`: what a network can be, and which parameters each kind takes. */
export const kindRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    method: 'GET',
    url: '/network-kinds',
    config: { action: 'network-kind:read', extent: 'shared' },
    schema: {
      tags: ['networks'],
      operationId: 'listNetworkKinds',
      summary: 'Kinds of networks, with the JSON Schema of their parameters',
      response: { 200: Type.Object({ items: Type.Array(Kind) }) },
    },
    handler: async () => ({
      items: Object.entries(CATALOGUE).map(([kind, { title, roles, defaults }]) => ({
        kind: kind as NetworkKind,
        title,
        roles: [...roles],
        parameters: describedParameters(kind as NetworkKind),
        defaults,
      })),
    }),
  });
};
