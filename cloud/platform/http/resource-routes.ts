import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { Id } from '#protocol';
import type { Action } from '../access/grants.ts';
import type { ResourceType } from '../access/resource-types.ts';
import { registrarOf, type Scope } from '../access/roles.ts';
import type { RouteAccess } from '../access/route-access.ts';
import { DryRun } from './dry-run.ts';
import { expectedVersion, setEtag } from './etag.ts';
import { Page, PageQuery, toPage } from './page.ts';
import type { Resource } from './resource.ts';

/** A kind of resource: where it lives, what it is called, and its shapes. */
export type Kind = {
  path: string;
  tag: string;
  /** In words, e.g. `address pool`. */
  noun: string;
  plural: string;
  /**
   * The actions, what `:id` names (nothing when only operators may do them), and what a creation and a change refer to.
   */
  access: {
    read: Action;
    write: Action;
    type?: ResourceType;
    creation?: NonNullable<RouteAccess['references']>;
    changes?: NonNullable<RouteAccess['references']>;
    members?: NonNullable<RouteAccess['members']>;
  };
  view: TSchema;
  creation: TSchema;
  changes: TSchema;
  /** Its external keys are apart for each owner: see `registrarOf`. */
  ownKeys?: true;
  /** Query parameters of the list, besides paging. */
  filters: Record<string, TSchema>;
};

type AnyResource = Resource<{ id: string; version: number }, unknown, object, object, object>;

const params = Type.Object({ id: Id });

/** The five routes of a kind of resource: list, create, read, change by merge patch (RFC 7396), delete. */
export function resourceRoutes(kind: Kind, resource: AnyResource): FastifyPluginAsync {
  return async (app) => {
    readRoutes(app, kind, resource);
    writeRoutes(app, kind, resource);
  };
}

function readRoutes(app: FastifyInstance, kind: Kind, resource: AnyResource): void {
  const { read: action, type } = kind.access;
  app.route<{ Querystring: PageQuery }>({
    method: 'GET',
    url: kind.path,
    config: { action, extent: 'own' },
    schema: {
      tags: [kind.tag],
      operationId: `list${inOneWord(kind.plural)}`,
      summary: `List ${kind.plural}, oldest first`,
      querystring: Type.Object({ ...PageQuery.properties, ...kind.filters }, { additionalProperties: false }),
      response: { 200: Page(kind.view) },
    },
    handler: async ({ query, scope }) => toPage(await resource.list(query, scope), query, resource.present),
  });
  app.route<{ Params: { id: string } }>({
    method: 'GET',
    url: `${kind.path}/:id`,
    config: { action, ...(type && { resource: type }) },
    schema: {
      tags: [kind.tag],
      operationId: `get${inOneWord(kind.noun)}`,
      summary: `Read ${article(kind.noun)} ${kind.noun}`,
      params,
      response: { 200: kind.view },
    },
    handler: async (request, reply) => {
      const row = await resource.get(request.params.id);
      setEtag(reply, row.version);
      return resource.present(row);
    },
  });
}

function writeRoutes(app: FastifyInstance, kind: Kind, resource: AnyResource): void {
  const { path, noun, view } = kind;
  const { write: action, type, creation = {}, changes = {}, members = {} } = kind.access;
  const config = { action, versioned: true, ...(type && { resource: type }) } as const;
  app.route<{ Body: object; Querystring: { validate_only?: boolean } }>({
    method: 'POST',
    url: path,
    config: { action, members, references: creation },
    schema: {
      tags: [kind.tag],
      operationId: `create${inOneWord(noun)}`,
      summary: `Create ${article(noun)} ${noun}`,
      querystring: DryRun,
      body: kind.creation,
      response: { 200: { ...view, description: 'What would be created' }, 201: view },
    },
    handler: async ({ body, query, actor, scope }, reply) => {
      const dryRun = query.validate_only === true;
      const row = await resource.create(keyed(kind, body as object, scope), dryRun, actor.name);
      if (dryRun) return reply.code(200).send(resource.present(row));
      setEtag(reply, row.version);
      reply.header('location', `/api/v1${path}/${row.id}`);
      return reply.code(201).send(resource.present(row));
    },
  });
  app.route<{ Body: object; Params: { id: string } }>({
    method: 'PATCH',
    url: `${path}/:id`,
    config: { ...config, members, references: changes },
    schema: {
      tags: [kind.tag],
      operationId: `update${inOneWord(noun)}`,
      summary: `Change ${article(noun)} ${noun}; needs If-Match`,
      params,
      body: kind.changes,
      response: { 200: view },
    },
    handler: async (request, reply) => {
      const changes = keyed(kind, request.body as object, request.scope);
      const row = await resource.change(request.params.id, expectedVersion(request), changes);
      setEtag(reply, row.version);
      return resource.present(row);
    },
  });
  app.route<{ Params: { id: string } }>({
    method: 'DELETE',
    url: `${path}/:id`,
    config,
    schema: {
      tags: [kind.tag],
      operationId: `delete${inOneWord(noun)}`,
      summary: `Delete ${article(noun)} ${noun} to which nothing belongs; needs If-Match`,
      params,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async (request, reply) => {
      await resource.remove(request.params.id, expectedVersion(request));
      return reply.code(204).send(null);
    },
  });
}

/** With whose the external key is that the body brings. */
function keyed({ ownKeys }: Kind, body: object, scope: Scope): object {
  return ownKeys && Object.hasOwn(body, 'externalKey') ? { ...body, keyOwner: registrarOf(scope) } : body;
}

/** `address pool` → `AddressPool`. */
const inOneWord = (words: string) =>
  words
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const article = (noun: string) => (/^[aeiou]/.test(noun) ? 'an' : 'a');
