import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { sessionSecret } from './authenticate.ts';
import { presentUser } from './present.ts';
import { requirePerson } from './require-person.ts';
import { User, UserChanges } from './schema.ts';
import type { Accounts } from './service.ts';
import { OWN_GUESSES } from './sign-in/limits.ts';

const tags = ['accounts'];
const config = { action: 'account:own', extent: 'own', withoutSecondFactor: true } as const;

export const userRoutes =
  ({ users }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/users/me',
      config,
      schema: { tags, operationId: 'getMe', summary: 'The user who is signed in', response: { 200: User } },
      handler: async (request) => presentUser(await users.get(requirePerson(request).id)),
    });
    app.route({
      method: 'PATCH',
      url: '/users/me',
      config: { ...config, ...OWN_GUESSES },
      schema: {
        tags,
        operationId: 'updateMe',
        summary: 'Change your name, language or password',
        body: UserChanges,
        response: { 200: User },
      },
      handler: async (request) => {
        const user = await users.get(requirePerson(request).id);
        return presentUser(await users.change(user, request.body, sessionSecret(request)));
      },
    });
  };
