import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError } from '../platform/errors.ts';
import { SESSION_COOKIE, sessionSecret } from './authenticate.ts';
import { presentUser } from './present.ts';
import { Session, SignIn } from './schema.ts';
import type { Accounts } from './service.ts';

const tags = ['accounts'];
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;
/** From one address: enough for an office behind one, too little to guess. */
const SIGN_INS_PER_MINUTE = 10;

export const sessionRoutes =
  ({ sessions }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/sessions',
      config: { public: true, rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in; the answer sets the session cookie',
        body: SignIn,
        response: { 201: Session },
      },
      handler: async ({ body }, reply) => {
        const { user, secret, expiresAt } = await sessions.signIn(body.email, body.password);
        reply.setCookie(SESSION_COOKIE, secret, { ...cookie, expires: expiresAt });
        reply.header('cache-control', 'no-store');
        return reply.code(201).send({ user: presentUser(user), expiresAt: expiresAt.toISOString() });
      },
    });
    app.route({
      method: 'GET',
      url: '/sessions/current',
      config: { public: true },
      schema: {
        tags,
        operationId: 'getSession',
        summary: 'Who is signed in with this cookie',
        response: { 200: Session },
      },
      handler: async (request, reply) => {
        const secret = sessionSecret(request);
        const session = secret ? await sessions.find(secret) : undefined;
        if (!session) throw new AppError('sign-in-required', 'Nobody is signed in.');
        reply.header('cache-control', 'no-store');
        return { user: presentUser(session.user), expiresAt: session.expiresAt.toISOString() };
      },
    });
    app.route({
      method: 'DELETE',
      url: '/sessions/current',
      config: { public: true },
      schema: {
        tags,
        operationId: 'signOut',
        summary: 'Sign out',
        response: { 204: Type.Null({ description: 'Signed out, now or before' }) },
      },
      handler: async (request, reply) => {
        const secret = sessionSecret(request);
        if (secret) await sessions.end(secret);
        reply.clearCookie(SESSION_COOKIE, cookie);
        return reply.code(204).send(null);
      },
    });
  };
