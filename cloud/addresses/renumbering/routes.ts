import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { Page, PageQuery } from '../../platform/http/page.ts';
import { NewRenumbering, Renumbering } from './schema.ts';
import type { Renumberings } from './service.ts';

const tags = ['addresses'];
const Params = Type.Object({ id: Id });
const DryRun = Type.Object(
  { validate_only: Type.Optional(Type.Boolean({ default: false, description: 'Plan, and write nothing' })) },
  { additionalProperties: false },
);
const config = { action: 'renumbering:write', resource: 'renumbering' } as const;

const ACTIONS = [
  ['advance', 'advanceRenumbering', 'Take the next step: a revision that is rolled out', 'advance'],
  ['cancellation', 'cancelRenumbering', 'Give up before the switch: leases are as they were', 'cancel'],
] as const;

/** Renumberings of networks. */
export const renumberingRoutes =
  ({ renumberings }: { renumberings: Renumberings }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/networks/:id/renumberings',
      config: { action: 'renumbering:write', resource: 'network', references: { '/lans/*/siteId': 'site' } },
      schema: {
        tags,
        operationId: 'createRenumbering',
        summary: 'Plan how LANs of a network come to other subnets',
        params: Params,
        querystring: DryRun,
        body: NewRenumbering,
        response: { 200: { ...Renumbering, description: 'What would be planned' }, 201: Renumbering },
      },
      handler: async ({ params, body, query, actor }, reply) => {
        const dryRun = query.validate_only === true;
        const renumbering = await renumberings.create(params.id, body, actor.name, dryRun);
        if (dryRun) return reply.code(200).send(renumbering);
        return reply.code(201).header('location', `/api/v1/renumberings/${renumbering.id}`).send(renumbering);
      },
    });
    app.route({
      method: 'GET',
      url: '/networks/:id/renumberings',
      config: { action: 'renumbering:read', resource: 'network' },
      schema: {
        tags,
        operationId: 'listRenumberings',
        summary: 'Renumberings of a network, oldest first',
        params: Params,
        querystring: Type.Object(PageQuery.properties, { additionalProperties: false }),
        response: { 200: Page(Renumbering) },
      },
      handler: ({ params, query, scope }) => renumberings.list(params.id, query, scope),
    });
    app.route({
      method: 'GET',
      url: '/renumberings/:id',
      config: { action: 'renumbering:read', resource: 'renumbering' },
      schema: {
        tags,
        operationId: 'getRenumbering',
        summary: 'A renumbering: its steps, and what the next one waits for',
        params: Params,
        response: { 200: Renumbering },
      },
      handler: ({ params }) => renumberings.get(params.id),
    });
    for (const [path, operationId, summary, action] of ACTIONS) {
      app.route({
        method: 'POST',
        url: `/renumberings/:id/${path}`,
        config,
        schema: { tags, operationId, summary, params: Params, response: { 200: Renumbering } },
        handler: ({ params, actor }) => renumberings[action](params.id, actor.name),
      });
    }
  };
