import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { AppError } from '../../platform/errors.ts';
import { presentSession } from '../present.ts';
import type { Accounts } from '../service.ts';
import { BEGINNINGS } from '../sign-in/limits.ts';
import { Session } from '../sign-in-schema.ts';
import { setSessionCookie, visitorOf } from '../visitor.ts';

const tags = ['accounts'];
/** The provider sends the browser back from its own site, where no strict cookie goes along (RFC 6265bis §5.2). */
const COOKIE = '__Host-sitekeeper-sso';
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** Of a client that is no browser. */
const Address = Type.Object(
  { url: Type.String({ description: 'Where the person signs in' }) },
  { description: 'With Accept: application/json' },
);
const wantsJson = ({ headers }: FastifyRequest) => headers.accept === 'application/json';
const Away = Type.Null({ description: 'The browser is sent to the identity provider' });
const Back = Type.Null({
  description: 'The browser is sent to the console, signed in; else to /?sign-in=<code of the problem>',
});

export const singleSignOnRoutes =
  ({ singleSignOn }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/sessions/single-sign-on',
      config: { public: true, ...BEGINNINGS },
      schema: {
        tags,
        operationId: 'beginSingleSignOn',
        summary: 'Sign in at the identity provider',
        response: { 200: Address, 303: Away },
      },
      handler: async (request, reply) => {
        if (!singleSignOn) throw new AppError('not-found', 'There is no identity provider.');
        const { url, secret, expiresAt } = await singleSignOn.begin();
        reply.setCookie(COOKIE, secret, { ...cookie, expires: expiresAt });
        reply.header('cache-control', 'no-store');
        return wantsJson(request) ? reply.code(200).send({ url }) : reply.redirect(url, 303);
      },
    });
    app.route({
      method: 'GET',
      url: '/sessions/single-sign-on/callback',
      config: { public: true, audit: true, ...BEGINNINGS },
      schema: {
        tags,
        operationId: 'finishSingleSignOn',
        summary: 'Where the identity provider sends the browser back to; sets the session cookie',
        querystring: Type.Object({}, { additionalProperties: Type.String({ maxLength: 4096 }) }),
        response: { 200: Session, 303: Back },
      },
      handler: async (request, reply) => {
        if (!singleSignOn) throw new AppError('not-found', 'There is no identity provider.');
        const secret = request.cookies[COOKIE]?.slice(0, 128) ?? '';
        const query = request.url.slice(request.url.indexOf('?'));
        reply.clearCookie(COOKIE, cookie).header('cache-control', 'no-store');
        try {
          const opened = await singleSignOn.finish(secret, query, visitorOf(request));
          if (request.attempt) request.attempt.signedIn = opened.user;
          setSessionCookie(reply, opened);
          if (wantsJson(request)) return reply.code(200).send(presentSession(opened, false));
          return reply.redirect('/', 303);
        } catch (error) {
          if (!(error instanceof AppError) || wantsJson(request)) throw error;
          if (request.attempt) request.attempt.code = error.code;
          return reply.redirect(`/?sign-in=${error.code}`, 303);
        }
      },
    });
  };
