import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { Id } from '#protocol';
import { NetworkKind } from '../../provisioning/catalogue.ts';
import { registrarOf } from '../platform/access/roles.ts';
import { expectedVersion, setEtag } from '../platform/http/etag.ts';
import { Page, PageQuery } from '../platform/http/page.ts';
import { ConfirmWithinSeconds } from '../rollouts/schema.ts';
import { draftRoutes } from './draft-routes.ts';
import { patchDraft, replaceDraft } from './save.ts';
import { Network, NetworkCreation, NetworkPatch, NetworkReplacement } from './schema.ts';
import type { Networks, Saver, Saving } from './service.ts';

const Params = Type.Object({ id: Id });
const Query = Type.Object(
  {
    ...PageQuery.properties,
    customer_id: Type.Optional(Type.Array(Id, { maxItems: 100, description: 'Of any of these' })),
    site_id: Type.Optional(Id),
    external_key: Type.Optional(Type.String({ maxLength: 200 })),
    kind: Type.Optional(NetworkKind),
    template_id: Type.Optional(Id),
    template_version_id: Type.Optional(Id),
    tag: Type.Optional(Type.String({ maxLength: 50 })),
    outdated: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const ApplyQuery = Type.Object(
  {
    apply: Type.Optional(
      Type.Boolean({ default: false, description: 'Save, commit a revision and roll it out in one call' }),
    ),
    validate_only: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Answer what would be saved; with apply=true after rendering it. Nothing is written',
      }),
    ),
    confirm_within_seconds: Type.Optional(ConfirmWithinSeconds),
  },
  { additionalProperties: false },
);
const tags = ['networks'];
const edits = {
  action: 'network:write',
  resource: 'network',
  references: { '/siteIds/*': 'site' },
  versioned: true,
} as const;

function savingOf(query: Static<typeof ApplyQuery>, createdBy: string): Saving {
  const confirmWithinSeconds = query.confirm_within_seconds;
  return {
    apply: query.apply ? { createdBy, confirmWithinSeconds } : undefined,
    dryRun: query.validate_only === true,
  };
}

/** @throws version-required */
function saverOf(request: FastifyRequest): Saver {
  const { name } = request.actor;
  const query = request.query as Static<typeof ApplyQuery>;
  return { by: name, expected: expectedVersion(request), ...savingOf(query, name) };
}

/** `/networks`: the drafts. */
export const networkRoutes =
  ({ networks }: { networks: Networks }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/networks',
      config: { action: 'network:read', extent: 'own' },
      schema: {
        tags,
        operationId: 'listNetworks',
        summary: 'Networks, oldest first',
        querystring: Query,
        response: { 200: Page(Network) },
      },
      handler: (request) => networks.list(request.query, request.scope),
    });
    app.route({
      method: 'GET',
      url: '/network-tags',
      config: { action: 'network:read', extent: 'own' },
      schema: {
        tags,
        operationId: 'listNetworkTags',
        summary: 'The tags that networks have, in order',
        response: { 200: Type.Object({ items: Type.Array(Type.String()) }) },
      },
      handler: async ({ scope }) => ({ items: await networks.tags(scope) }),
    });
    app.route({
      method: 'GET',
      url: '/networks/:id',
      config: { action: 'network:read', resource: 'network' },
      schema: {
        tags,
        operationId: 'getNetwork',
        summary: 'A network: its draft, and the places of its sites',
        params: Params,
        response: { 200: Network },
      },
      handler: async (request, reply) => {
        const network = await networks.get(request.params.id);
        setEtag(reply, network.version);
        return network;
      },
    });
    app.route({
      method: 'POST',
      url: '/networks',
      config: { action: 'network:write', references: { '/customerId': 'customer', '/siteIds/*': 'site' } },
      schema: {
        tags,
        operationId: 'createNetwork',
        summary: 'Create a network over sites of a customer',
        querystring: ApplyQuery,
        body: NetworkCreation,
        response: { 200: { ...Network, description: 'What would be created' }, 201: Network },
      },
      handler: async (request, reply) => {
        const network = await networks.create(
          { ...request.body, keyOwner: registrarOf(request.scope) },
          savingOf(request.query, request.actor.name),
        );
        if (request.query.validate_only) return reply.code(200).send(network);
        setEtag(reply, network.version);
        return reply.code(201).header('location', `/api/v1/networks/${network.id}`).send(network);
      },
    });
    await app.register(changeRoutes({ networks }));
    await app.register(draftRoutes({ networks }));
  };

const changeRoutes =
  ({ networks }: { networks: Networks }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'PUT',
      url: '/networks/:id',
      config: edits,
      schema: {
        tags,
        operationId: 'replaceNetwork',
        summary: 'Replace the draft; needs If-Match',
        params: Params,
        querystring: ApplyQuery,
        body: NetworkReplacement,
        response: { 200: Network },
      },
      handler: async (request, reply) => {
        const edit = replaceDraft(request.body);
        const network = await networks.change(request.params.id, edit, saverOf(request));
        if (!request.query.validate_only) setEtag(reply, network.version);
        return network;
      },
    });
    app.route({
      method: 'PATCH',
      url: '/networks/:id',
      config: edits,
      schema: {
        tags,
        operationId: 'patchNetwork',
        summary: 'Change the draft by a JSON Merge Patch; needs If-Match',
        params: Params,
        querystring: ApplyQuery,
        body: NetworkPatch,
        response: { 200: Network },
      },
      handler: async (request, reply) => {
        const edit = patchDraft(request.body);
        const network = await networks.change(request.params.id, edit, saverOf(request));
        if (!request.query.validate_only) setEtag(reply, network.version);
        return network;
      },
    });
    app.route({
      method: 'DELETE',
      url: '/networks/:id',
      config: { action: 'network:write', resource: 'network', versioned: true },
      schema: {
        tags,
        operationId: 'deleteNetwork',
        summary: 'Delete a network that no appliance runs; needs If-Match',
        params: Params,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        await networks.remove(request.params.id, expectedVersion(request));
        return reply.code(204).send(null);
      },
    });
  };
