import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { presentSession, presentWanted } from '../present.ts';
import {
  InvitationAnswer,
  PasskeySignIn,
  RequestOptions,
  SecondFactor,
  SecondFactorWanted,
  Session,
  SignIn,
  SignInOptions,
} from '../schema.ts';
import type { Accounts } from '../service.ts';
import type { Opened } from '../sessions.ts';
import { setSessionCookie, visitorOf } from '../visitor.ts';
import { createDoorway } from './doorway.ts';
import { BEGINNINGS, guesses } from './limits.ts';
import type { Wanted } from './sign-in.ts';

const tags = ['accounts'];
const response = { 201: Session, 202: SecondFactorWanted };

export const signInRoutes =
  (accounts: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { signIn, invitations, policy, factors, singleSignOn, devices } = accounts;
    const doorway = createDoorway();
    const limit = guesses(devices);
    const open = async (request: FastifyRequest, reply: FastifyReply, opened: Opened) => {
      setSessionCookie(reply, opened);
      devices.remember(request, reply, opened.user);
      const lacks = !opened.session.strong && (await policy.wantsSecondFactor(opened.user.role));
      return reply.code(201).send(presentSession(opened, lacks));
    };
    const goOn = (
      request: FastifyRequest,
      reply: FastifyReply,
      outcome: { opened: Opened } | { wanted: Wanted },
    ) => {
      if ('opened' in outcome) return open(request, reply, outcome.opened);
      reply.header('cache-control', 'no-store');
      return reply.code(202).send(presentWanted(outcome.wanted));
    };

    /** A way of its own: a crowd at the passwords keeps nobody from going on. */
    const others = createDoorway();
    const enterApart = async (request: FastifyRequest, reply: FastifyReply) =>
      others.enter(devices.browser(request) ? 'known' : 'unknown', reply);

    app.route({
      method: 'GET',
      url: '/sign-in-options',
      config: { public: true },
      schema: {
        tags,
        operationId: 'getSignInOptions',
        summary: 'How one can sign in here',
        response: { 200: SignInOptions },
      },
      handler: async () => ({
        passkeys: factors.passkeys.available,
        singleSignOn: singleSignOn ? { name: singleSignOn.name } : null,
      }),
    });
    app.route({
      method: 'POST',
      url: '/sessions',
      config: { public: true, ...limit },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in by password; the answer sets the session cookie, or asks for a second factor',
        body: SignIn,
        response,
      },
      preValidation: async (request, reply) => {
        const { email } = (request.body ?? {}) as { email?: unknown };
        doorway.enter(devices.find(request, String(email)) ? 'known' : 'unknown', reply);
      },
      handler: async (request, reply) => {
        const { email, password } = request.body;
        const device = devices.find(request, email);
        return goOn(request, reply, await signIn.byPassword(email, password, visitorOf(request), device));
      },
    });
    app.route({
      method: 'POST',
      url: '/sessions/second-factor',
      config: { public: true, ...limit },
      preValidation: enterApart,
      schema: {
        tags,
        operationId: 'signInBySecondFactor',
        summary: 'Go on with a second factor; the answer sets the session cookie',
        body: SecondFactor,
        response: { 201: Session },
      },
      handler: async (request, reply) => {
        const { body } = request;
        const told = ({ id, email }: { id: string; email: string }) => {
          if (request.attempt) request.attempt.signedIn = { id, email };
        };
        const deviceFor = (email: string) => devices.find(request, email);
        const extras = { told, deviceFor };
        return open(
          request,
          reply,
          await signIn.bySecondFactor(body.challenge, body, visitorOf(request), extras),
        );
      },
    });
    app.route({
      method: 'POST',
      url: '/sessions/passkey-options',
      config: { public: true, audit: false, ...BEGINNINGS },
      schema: {
        tags,
        operationId: 'beginPasskeySignIn',
        summary: 'What a passkey is to sign, to sign in without a password',
        response: { 200: RequestOptions },
      },
      handler: async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        return signIn.beginPasskey();
      },
    });
    app.route({
      method: 'POST',
      url: '/sessions/passkey',
      config: { public: true, ...limit },
      preValidation: enterApart,
      schema: {
        tags,
        operationId: 'signInByPasskey',
        summary: 'Sign in by passkey; the answer sets the session cookie',
        body: PasskeySignIn,
        response: { 201: Session },
      },
      handler: async (request, reply) =>
        open(request, reply, await signIn.byPasskey(request.body.passkey, visitorOf(request))),
    });
    app.route({
      method: 'POST',
      url: '/invitations/answer',
      config: { public: true, ...limit },
      preValidation: enterApart,
      schema: {
        tags,
        operationId: 'answerInvitation',
        summary: 'Set the password of an account one was invited to, and sign in',
        body: InvitationAnswer,
        response,
      },
      handler: async (request, reply) => {
        const { secret, password } = request.body;
        return goOn(request, reply, await invitations.answer(secret, password, visitorOf(request)));
      },
    });
  };
