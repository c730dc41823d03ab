import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { NetworkKind } from '../../provisioning/catalogue.ts';
import { DryRun } from '../platform/http/dry-run.ts';
import { expectedVersion, setEtag } from '../platform/http/etag.ts';
import { Layer, LayerContent, TierName } from './schema.ts';
import type { Parameters } from './service.ts';

const tags = ['parameter-layers'];

/** `/parameter-layers`: what the operator sets for all networks of a kind, or for those of one tier. */
export const parametersRoutes =
  ({ parameters }: { parameters: Parameters }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/parameter-layers',
      config: { action: 'layer:read' },
      schema: {
        tags,
        operationId: 'listParameterLayers',
        summary: 'Layers that were ever set: of the operator, and of tiers',
        response: { 200: Type.Object({ items: Type.Array(Layer) }) },
      },
      handler: async () => ({ items: await parameters.list() }),
    });
    await app.register(layerRoutes(parameters, OPERATOR));
    await app.register(layerRoutes(parameters, TIER));
  };

const OPERATOR = {
  url: '/parameter-layers/operator/:kind',
  params: Type.Object({ kind: NetworkKind }),
  noun: 'OperatorLayer',
  words: 'the operator’s layer',
} as const;
const TIER = {
  url: '/parameter-layers/tiers/:tier/:kind',
  params: Type.Object({ tier: TierName, kind: NetworkKind }),
  noun: 'TierLayer',
  words: 'the layer of a tier',
} as const;

const layerRoutes =
  (
    parameters: Parameters,
    { url, params, noun, words }: typeof OPERATOR | typeof TIER,
  ): FastifyPluginAsyncTypebox =>
  async (app) => {
    const placeOf = (given: { kind: NetworkKind; tier?: TierName }) =>
      [given.tier ?? 'operator', given.kind] as const;
    app.route({
      method: 'GET',
      url,
      config: { action: 'layer:read' },
      schema: {
        tags,
        operationId: `get${noun}`,
        summary: `Read ${words} for a kind of network; empty when it was never set`,
        params,
        response: { 200: Layer },
      },
      handler: async (request, reply) => {
        const layer = await parameters.get(...placeOf(request.params));
        setEtag(reply, layer.version);
        return layer;
      },
    });
    app.route({
      method: 'PUT',
      url,
      config: { action: 'layer:write', versioned: true },
      schema: {
        tags,
        operationId: `put${noun}`,
        summary: `Set ${words}; in force with each network’s next commit or fleet change; needs If-Match`,
        params,
        querystring: DryRun,
        body: LayerContent,
        response: { 200: Layer },
      },
      handler: async (request, reply) => {
        const place = placeOf(request.params);
        const expected = expectedVersion(request);
        const content = { ...request.body, updatedBy: request.actor.name };
        const layer = request.query.validate_only
          ? await parameters.preview(...place, expected, content)
          : await parameters.put(...place, expected, content);
        setEtag(reply, layer.version);
        return layer;
      },
    });
    app.route({
      method: 'DELETE',
      url,
      config: { action: 'layer:write', versioned: true },
      schema: {
        tags,
        operationId: `clear${noun}`,
        summary: `Empty ${words}; needs If-Match`,
        params,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        const expected = expectedVersion(request);
        await parameters.clear(...placeOf(request.params), expected, request.actor.name);
        return reply.code(204).send(null);
      },
    });
  };
