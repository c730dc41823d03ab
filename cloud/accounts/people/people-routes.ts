import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { ROLES } from '../../platform/access/roles.ts';
import type { Actor } from '../../platform/http/actor.ts';
import { DryRun } from '../../platform/http/dry-run.ts';
import { expectedVersion, setEtag } from '../../platform/http/etag.ts';
import { Page, PageQuery, toPage } from '../../platform/http/page.ts';
import { presentAccount } from '../present.ts';
import { Account, AccountChanges, Invitation, NewAccount, NewAccountMade, NewInvitation } from '../schema.ts';
import type { Accounts } from '../service.ts';
import type { UserRow } from '../store.ts';

const tags = ['accounts'];
const read = { action: 'user:read', extent: 'own' } as const;
const write = { action: 'user:write', extent: 'own' } as const;
const references = { '/resellerId': 'reseller', '/customerId': 'customer' } as const;
const params = Type.Object({ id: Id });

const Query = Type.Object(
  {
    ...PageQuery.properties,
    q: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Words, each in the name, the mail address, or the name of the reseller or customer',
      }),
    ),
    disabled: Type.Optional(Type.Boolean()),
    role: Type.Optional(Type.Enum([...ROLES])),
    reseller_id: Type.Optional(Id),
    customer_id: Type.Optional(Id),
  },
  { additionalProperties: false },
);

export const peopleRoutes =
  ({ people, invitations, consoleUrl }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    /** The secret stands behind the #, which browsers keep to themselves. */
    const invite = async (user: UserRow, by: Actor, resetFactors = false) => {
      const { secret, expiresAt } = await invitations.make(user, resetFactors, by);
      return { secretUrl: `${consoleUrl()}/welcome#${secret}`, expiresAt: expiresAt.toISOString() };
    };

    app.route({
      method: 'GET',
      url: '/users',
      config: read,
      schema: {
        tags,
        operationId: 'listUsers',
        summary: 'List accounts, oldest first',
        querystring: Query,
        response: { 200: Page(Account) },
      },
      handler: async ({ query, actor }) => toPage(await people.list(query, actor), query, presentAccount),
    });
    app.route({
      method: 'POST',
      url: '/users',
      config: { ...write, references },
      schema: {
        tags,
        operationId: 'createUser',
        summary: 'Create an account; its owner sets the password by the invitation',
        querystring: DryRun,
        body: NewAccount,
        response: { 200: { ...Account, description: 'What would be created' }, 201: NewAccountMade },
      },
      handler: async ({ body, query, actor }, reply) => {
        const dryRun = query.validate_only === true;
        const user = await people.create(body, actor, dryRun);
        if (dryRun) return reply.code(200).send(presentAccount(user));
        setEtag(reply, user.version);
        reply.header('location', `/api/v1/users/${user.id}`).header('cache-control', 'no-store');
        return reply.code(201).send({
          user: presentAccount(user),
          ...(user.kind === 'person' && { invitation: await invite(user, actor) }),
        });
      },
    });
    app.route({
      method: 'GET',
      url: '/users/:id',
      config: read,
      schema: {
        tags,
        operationId: 'getUser',
        summary: 'Read an account',
        params,
        response: { 200: Account },
      },
      handler: async ({ params: { id }, actor }, reply) => {
        const user = await people.get(id, actor);
        setEtag(reply, user.version);
        return presentAccount(user);
      },
    });
    app.route({
      method: 'PATCH',
      url: '/users/:id',
      config: { ...write, references, versioned: true },
      schema: {
        tags,
        operationId: 'updateUser',
        summary:
          'Change an account; needs If-Match. Another role or being disabled signs it out everywhere; disabling revokes its tokens',
        params,
        body: AccountChanges,
        response: { 200: Account },
      },
      handler: async (request, reply) => {
        const { params: path, body, actor } = request;
        const user = await people.change(path.id, expectedVersion(request), body, actor);
        setEtag(reply, user.version);
        return presentAccount(user);
      },
    });
    app.route({
      method: 'DELETE',
      url: '/users/:id',
      config: { ...write, versioned: true },
      schema: {
        tags,
        operationId: 'deleteUser',
        summary: 'Delete an account and the API tokens it holds; needs If-Match',
        params,
        response: { 204: Type.Null({ description: 'Deleted' }) },
      },
      handler: async (request, reply) => {
        await people.remove(request.params.id, expectedVersion(request), request.actor);
        return reply.code(204).send(null);
      },
    });
    app.route({
      method: 'POST',
      url: '/users/:id/invitations',
      config: write,
      schema: {
        tags,
        operationId: 'inviteUser',
        summary: 'A new way in for who lost the password; those given before are good no more',
        params,
        body: NewInvitation,
        response: { 201: Invitation },
      },
      handler: async ({ params: path, body, actor }, reply) => {
        const user = await people.getToInvite(path.id, actor);
        reply.header('cache-control', 'no-store');
        return reply.code(201).send(await invite(user, actor, body.resetFactors));
      },
    });
    app.route({
      method: 'DELETE',
      url: '/users/:id/sessions',
      config: write,
      schema: {
        tags,
        operationId: 'endSessionsOfUser',
        summary: 'Sign somebody out everywhere',
        params,
        response: { 204: Type.Null({ description: 'Signed out' }) },
      },
      handler: async ({ params: path, actor }, reply) => {
        await people.signOut(path.id, actor);
        return reply.code(204).send(null);
      },
    });
  };
