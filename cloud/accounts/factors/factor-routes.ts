import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Id } from '#protocol';
import { sessionSecret } from '../authenticate.ts';
import { presentFactors, presentPasskey } from '../present.ts';
import { requirePerson } from '../require-person.ts';
import {
  CreationOptions,
  Factors,
  NewPasskey,
  NewRecoveryCodes,
  NewTotp,
  PasskeyAdded,
  TotpConfirmation,
  TotpConfirmed,
} from '../schema.ts';
import type { Accounts } from '../service.ts';
import { OWN_GUESSES } from '../sign-in/limits.ts';

const tags = ['accounts'];
const config = { action: 'account:own', extent: 'own', withoutSecondFactor: true } as const;
const Removed = Type.Null({ description: 'Removed' });

/** How one signs in is changed by who signed in just now with all there is, so that a browser left alone is not enough. */
export const factorRoutes =
  ({ factors, users, sessions }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const me = (request: FastifyRequest) => users.get(requirePerson(request).id);
    const fresh = async (request: FastifyRequest, reply: FastifyReply) => {
      const user = await me(request);
      reply.header('cache-control', 'no-store');
      const session = await sessions.requireFresh(sessionSecret(request));
      await factors.requireShown(user, session);
      return { user, session };
    };

    app.route({
      method: 'GET',
      url: '/users/me/factors',
      config,
      schema: {
        tags,
        operationId: 'getFactors',
        summary: 'With what you sign in',
        response: { 200: Factors },
      },
      handler: async (request) => {
        const user = await me(request);
        return presentFactors(await factors.overview(user), {
          passkeysAvailable: factors.passkeys.available,
          hasPassword: user.passwordHash !== null,
        });
      },
    });
    app.route({
      method: 'POST',
      url: '/users/me/totp',
      config,
      schema: {
        tags,
        operationId: 'beginTotp',
        summary: 'Begin with an authenticator app; its secret is told this once',
        response: { 201: NewTotp },
      },
      handler: async (request, reply) => {
        const { user } = await fresh(request, reply);
        return reply.code(201).send(await factors.beginTotp(user));
      },
    });
    app.route({
      method: 'POST',
      url: '/users/me/totp/confirmation',
      config: { ...config, ...OWN_GUESSES },
      schema: {
        tags,
        operationId: 'confirmTotp',
        summary: 'Put the authenticator app in force by a first code',
        body: TotpConfirmation,
        response: { 200: TotpConfirmed },
      },
      handler: async (request, reply) => {
        const { user, session } = await fresh(request, reply);
        const recoveryCodes = await factors.confirmTotp(user, request.body.code, session);
        return recoveryCodes ? { recoveryCodes } : {};
      },
    });
    app.route({
      method: 'DELETE',
      url: '/users/me/totp',
      config,
      schema: {
        tags,
        operationId: 'removeTotp',
        summary:
          'Sign in without the authenticator app from now on; ends recovery codes and all other sessions',
        response: { 204: Removed },
      },
      handler: async (request, reply) => {
        const { user, session } = await fresh(request, reply);
        await factors.removeTotp(user, session);
        return reply.code(204).send(null);
      },
    });
    app.route({
      method: 'POST',
      url: '/users/me/passkeys/options',
      config,
      schema: {
        tags,
        operationId: 'beginPasskey',
        summary: 'What a new passkey is to answer',
        response: { 200: CreationOptions },
      },
      handler: async (request, reply) => {
        const { user } = await fresh(request, reply);
        return factors.beginPasskey(user);
      },
    });
    app.route({
      method: 'POST',
      url: '/users/me/passkeys',
      config,
      schema: {
        tags,
        operationId: 'addPasskey',
        summary: 'Add a passkey',
        body: NewPasskey,
        response: { 201: PasskeyAdded },
      },
      handler: async (request, reply) => {
        const { user, session } = await fresh(request, reply);
        const { row, codes } = await factors.addPasskey(user, request.body, session);
        return reply.code(201).send({ passkey: presentPasskey(row), ...(codes && { recoveryCodes: codes }) });
      },
    });
    app.route({
      method: 'DELETE',
      url: '/users/me/passkeys/:id',
      config,
      schema: {
        tags,
        operationId: 'removePasskey',
        summary: 'Remove a passkey; ends recovery codes and all other sessions',
        params: Type.Object({ id: Id }),
        response: { 204: Removed },
      },
      handler: async (request, reply) => {
        const { user, session } = await fresh(request, reply);
        await factors.removePasskey(user, request.params.id, session);
        return reply.code(204).send(null);
      },
    });
    app.route({
      method: 'POST',
      url: '/users/me/recovery-codes',
      config,
      schema: {
        tags,
        operationId: 'renewRecoveryCodes',
        summary: 'New recovery codes, told this once; those before are good no more',
        response: { 201: NewRecoveryCodes },
      },
      handler: async (request, reply) => {
        const { user } = await fresh(request, reply);
        return reply.code(201).send({ recoveryCodes: await factors.renewRecoveryCodes(user) });
      },
    });
  };
