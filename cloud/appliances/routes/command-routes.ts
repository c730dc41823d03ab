import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { requireAction } from '../../platform/access/require.ts';
import { CommandView, NewCommand } from '../schema.ts';
import type { Appliances } from '../service.ts';

const tags = ['appliances'];
/** They change nothing. */
const CHECKS: readonly NewCommand['kind'][] = ['ping', 'send-report'];
const params = Type.Object({ id: Id });

export const commandRoutes =
  ({ commands }: Appliances): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/appliances/:id/commands',
      config: { action: 'command:check', resource: 'appliance' },
      schema: {
        tags,
        operationId: 'createCommand',
        summary: 'Have a connected appliance do something once before a deadline',
        params,
        body: NewCommand,
        response: { 201: CommandView },
      },
      handler: async ({ params: { id }, body, actor }, reply) => {
        if (!CHECKS.includes(body.kind)) requireAction(actor, 'command:run');
        const command = await commands.send(id, body, actor.name);
        reply.header('location', `/api/v1/appliances/${id}/commands/${command.id}`);
        return reply.code(201).send(command);
      },
    });
    app.route({
      method: 'GET',
      url: '/appliances/:id/commands',
      config: { action: 'command:read', resource: 'appliance' },
      schema: {
        tags,
        operationId: 'listCommands',
        summary: 'The newest commands of an appliance, newest first',
        params,
        response: { 200: Type.Object({ items: Type.Array(CommandView) }) },
      },
      handler: async ({ params: { id }, scope }) => ({ items: await commands.list(id, 100, scope) }),
    });
    app.route({
      method: 'GET',
      url: '/appliances/:id/commands/:commandId',
      config: { action: 'command:read', resource: 'appliance' },
      schema: {
        tags,
        operationId: 'getCommand',
        summary: 'A command and how it went',
        params: Type.Object({ id: Id, commandId: Id }),
        response: { 200: CommandView },
      },
      handler: ({ params: { id, commandId }, scope }) => commands.get(id, commandId, scope),
    });
  };
