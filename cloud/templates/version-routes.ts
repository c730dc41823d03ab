import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { expectedVersion, setEtag } from '../platform/http/etag.ts';
import { Page, PageQuery } from '../platform/http/page.ts';
import {
  NewVersion,
  Publication,
  TemplateVersion,
  VERSION_STATES,
  VersionChanges,
  VersionDifference,
  VersionReach,
} from './schema.ts';
import type { Templates } from './service.ts';

const tags = ['templates'];
const VersionNumber = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const params = Type.Object({ id: Id, number: VersionNumber });
const reader = { action: 'template:read', extent: 'shared' } as const;
const writer = { action: 'template:write' } as const;

/** `/templates/{id}/versions`. */
export const versionRoutes =
  (deps: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(readRoutes(deps));
    await app.register(draftRoutes(deps));
    await app.register(lifeRoutes(deps));
  };

const readRoutes =
  ({ templates }: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/templates/:id/versions',
      config: reader,
      schema: {
        tags,
        operationId: 'listTemplateVersions',
        summary: 'Versions of a template, newest first; with their notes, its changelog',
        params: Type.Object({ id: Id }),
        querystring: Type.Object(
          { ...PageQuery.properties, state: Type.Optional(Type.Enum(VERSION_STATES)) },
          { additionalProperties: false },
        ),
        response: { 200: Page(TemplateVersion) },
      },
      handler: (request) => templates.listVersions(request.params.id, request.query, request.scope),
    });
    app.route({
      method: 'GET',
      url: '/templates/:id/versions/:number/reach',
      config: writer,
      schema: {
        tags,
        operationId: 'getTemplateVersionReach',
        summary: 'Whom the publication of a version concerns, and who else has something pending',
        params,
        response: { 200: VersionReach },
      },
      handler: ({ params: { id, number }, scope }) => templates.reach(id, number, scope),
    });
    app.route({
      method: 'GET',
      url: '/templates/:id/versions/:number',
      config: reader,
      schema: {
        tags,
        operationId: 'getTemplateVersion',
        summary: 'Read a version of a template',
        params,
        response: { 200: TemplateVersion },
      },
      handler: async (request, reply) => {
        const version = await templates.version(request.params.id, request.params.number, request.scope);
        setEtag(reply, version.version);
        return version;
      },
    });
    app.route({
      method: 'GET',
      url: '/templates/:id/versions/:number/differences',
      config: reader,
      schema: {
        tags,
        operationId: 'compareTemplateVersions',
        summary: 'What is different in another version of the template',
        params,
        querystring: Type.Object({ to: VersionNumber }, { additionalProperties: false }),
        response: { 200: Type.Object({ items: Type.Array(VersionDifference) }) },
      },
      handler: async ({ params: { id, number }, query, scope }) => ({
        items: await templates.differences(id, number, query.to, scope),
      }),
    });
  };

const draftRoutes =
  ({ templates }: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/templates/:id/versions',
      config: writer,
      schema: {
        tags,
        operationId: 'createTemplateVersion',
        summary: 'Create a draft, empty or as a copy of an earlier version',
        params: Type.Object({ id: Id }),
        body: NewVersion,
        response: { 201: TemplateVersion },
      },
      preValidation: async (request) => {
        request.body ??= {};
      },
      handler: async (request, reply) => {
        const { id } = request.params;
        const number = await templates.versions.add(id, request.body, request.actor.name);
        const version = await templates.version(id, number, request.scope);
        setEtag(reply, version.version);
        reply.header('location', `/api/v1/templates/${id}/versions/${number}`);
        return reply.code(201).send(version);
      },
    });
    app.route({
      method: 'PATCH',
      url: '/templates/:id/versions/:number',
      config: { ...writer, versioned: true },
      schema: {
        tags,
        operationId: 'updateTemplateVersion',
        summary: 'Change a draft; each member given replaces the whole of what was there; needs If-Match',
        params,
        body: VersionChanges,
        response: { 200: TemplateVersion },
      },
      handler: async (request, reply) => {
        const { id: templateId, number } = request.params;
        const draft = { templateId, number, expected: expectedVersion(request) };
        await templates.versions.change(draft, request.body, request.actor.name);
        const version = await templates.version(templateId, number, request.scope);
        setEtag(reply, version.version);
        return version;
      },
    });
    app.route({
      method: 'DELETE',
      url: '/templates/:id/versions/:number',
      config: { ...writer, versioned: true },
      schema: {
        tags,
        operationId: 'deleteTemplateVersion',
        summary: 'Delete a draft; needs If-Match',
        params,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        const { id: templateId, number } = request.params;
        await templates.versions.remove({ templateId, number, expected: expectedVersion(request) });
        return reply.code(204).send(null);
      },
    });
  };

const lifeRoutes =
  ({ templates }: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/templates/:id/versions/:number/publication',
      config: { ...writer, versioned: true },
      schema: {
        tags,
        operationId: 'publishTemplateVersion',
        summary:
          'Publish a draft, after rendering it against sample networks; it never changes again; needs If-Match',
        params,
        querystring: Type.Object(
          {
            validate_only: Type.Optional(
              Type.Boolean({ default: false, description: 'Render the sample networks; write nothing' }),
            ),
          },
          { additionalProperties: false },
        ),
        body: Publication,
        response: { 200: TemplateVersion },
      },
      handler: async (request, reply) => {
        const { id: templateId, number } = request.params;
        const draft = { templateId, number, expected: expectedVersion(request) };
        const by = { publishedBy: request.actor.name, note: request.body.note };
        await templates.versions.publish(draft, by, request.query.validate_only === true);
        const version = await templates.version(templateId, number, request.scope);
        setEtag(reply, version.version);
        return version;
      },
    });
    app.route({
      method: 'POST',
      url: '/templates/:id/versions/:number/retirement',
      config: writer,
      schema: {
        tags,
        operationId: 'retireTemplateVersion',
        summary: 'Take a published version out of use; networks on it keep it',
        params,
        response: { 200: TemplateVersion },
      },
      handler: async (request, reply) => {
        const { id, number } = request.params;
        await templates.versions.retire(id, number, request.actor.name);
        const version = await templates.version(id, number, request.scope);
        setEtag(reply, version.version);
        return version;
      },
    });
  };
