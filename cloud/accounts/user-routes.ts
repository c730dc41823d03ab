import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import { sessionSecret } from './authenticate.ts';
import { presentUser } from './present.ts';
import { User, UserChanges } from './schema.ts';
import type { Accounts } from './service.ts';

const tags = ['accounts'];
const config = { action: 'account:own', extent: 'own' } as const;

export const userRoutes =
  ({ users }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const self = ({ actor }: FastifyRequest) => {
      if (actor.kind !== 'user') throw new AppError('forbidden', 'An API token is not a user; sign in.');
      return users.get(actor.id);
    };
    app.route({
      method: 'GET',
      url: '/users/me',
      config,
      schema: { tags, operationId: 'getMe', summary: 'The user who is signed in', response: { 200: User } },
      handler: async (request) => presentUser(await self(request)),
    });
    app.route({
      method: 'PATCH',
      url: '/users/me',
      config: { ...config, rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        tags,
        operationId: 'updateMe',
        summary: 'Change your name, language or password',
        body: UserChanges,
        response: { 200: User },
      },
      handler: async (request) =>
        presentUser(await users.change(await self(request), request.body, sessionSecret(request))),
    });
  };
