import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { AppError } from '../../platform/errors.ts';
import { sessionSecret } from '../authenticate.ts';
import { presentOwnSession, presentSession } from '../present.ts';
import { requirePerson } from '../require-person.ts';
import { OwnSession, Session } from '../schema.ts';
import { hashSecret } from '../secrets.ts';
import type { Accounts } from '../service.ts';
import { clearSessionCookie } from '../visitor.ts';

const tags = ['accounts'];
const own = { action: 'account:own', extent: 'own', withoutSecondFactor: true } as const;
const Ended = Type.Null({ description: 'Ended, now or before' });

export const sessionRoutes =
  ({ sessions, policy }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/sessions/current',
      config: { public: true },
      schema: {
        tags,
        operationId: 'getSession',
        summary: 'Who is signed in with this cookie, and the CSRF token of the session',
        response: { 200: Session },
      },
      handler: async (request, reply) => {
        const secret = sessionSecret(request);
        const session = secret ? await sessions.find(secret) : undefined;
        if (!secret || !session) throw new AppError('sign-in-required', 'Nobody is signed in.');
        reply.header('cache-control', 'no-store');
        const lacks = !session.strong && (await policy.wantsSecondFactor(session.user.role));
        return presentSession({ session, user: session.user, secret }, lacks);
      },
    });
    app.route({
      method: 'DELETE',
      url: '/sessions/current',
      config: { public: true },
      schema: { tags, operationId: 'signOut', summary: 'Sign out', response: { 204: Ended } },
      handler: async (request, reply) => {
        const secret = sessionSecret(request);
        if (secret) await sessions.end(secret);
        clearSessionCookie(reply);
        return reply.code(204).send(null);
      },
    });
    app.route({
      method: 'GET',
      url: '/users/me/sessions',
      config: own,
      schema: {
        tags,
        operationId: 'listOwnSessions',
        summary: 'Where you are signed in, the newest first',
        response: { 200: Type.Object({ items: Type.Array(OwnSession) }) },
      },
      handler: async (request) => {
        const { id } = requirePerson(request);
        const secret = sessionSecret(request);
        const current = secret && hashSecret(secret);
        return { items: (await sessions.of(id)).map((row) => presentOwnSession(row, current)) };
      },
    });
    app.route({
      method: 'DELETE',
      url: '/users/me/sessions',
      config: own,
      schema: {
        tags,
        operationId: 'endOtherSessions',
        summary: 'Sign out everywhere but here',
        response: { 204: Ended },
      },
      handler: async (request, reply) => {
        await sessions.endAll(requirePerson(request).id, sessionSecret(request));
        return reply.code(204).send(null);
      },
    });
    app.route({
      method: 'DELETE',
      url: '/users/me/sessions/:id',
      config: own,
      schema: {
        tags,
        operationId: 'endOwnSession',
        summary: 'Sign out elsewhere',
        params: Type.Object({ id: Id }),
        response: { 204: Ended },
      },
      handler: async (request, reply) => {
        await sessions.endOne(requirePerson(request).id, request.params.id);
        return reply.code(204).send(null);
      },
    });
  };
