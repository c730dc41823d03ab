import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { NetworkKind } from '../../provisioning/catalogue.ts';
import { expectedVersion, setEtag } from '../platform/http/etag.ts';
import { Page, PageQuery } from '../platform/http/page.ts';
import { NewTemplate, Template, TemplateChanges, TemplateCopy } from './schema.ts';
import type { Templates } from './service.ts';

const tags = ['templates'];
const params = Type.Object({ id: Id });
const reader = { action: 'template:read', extent: 'shared' } as const;
const writer = { action: 'template:write' } as const;
const Query = Type.Object(
  {
    ...PageQuery.properties,
    q: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name' })),
    kind: Type.Optional(NetworkKind),
    external_key: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

/** `/templates`: what they are called, and copying them. */
export const templateRoutes =
  ({ templates }: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/templates',
      config: reader,
      schema: {
        tags,
        operationId: 'listTemplates',
        summary: 'Templates, oldest first',
        querystring: Query,
        response: { 200: Page(Template) },
      },
      handler: (request) => templates.list(request.query, request.scope),
    });
    app.route({
      method: 'GET',
      url: '/templates/:id',
      config: reader,
      schema: {
        tags,
        operationId: 'getTemplate',
        summary: 'Read a template',
        params,
        response: { 200: Template },
      },
      handler: async (request, reply) => {
        const template = await templates.get(request.params.id, request.scope);
        setEtag(reply, template.version);
        return template;
      },
    });
    await app.register(changeRoutes({ templates }));
  };

const changeRoutes =
  ({ templates }: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/templates',
      config: writer,
      schema: {
        tags,
        operationId: 'createTemplate',
        summary: 'Create a template; it has no version yet',
        body: NewTemplate,
        response: { 201: Template },
      },
      handler: async (request, reply) => {
        const template = await templates.create(request.body);
        setEtag(reply, template.version);
        return reply.code(201).header('location', `/api/v1/templates/${template.id}`).send(template);
      },
    });
    app.route({
      method: 'POST',
      url: '/templates/:id/copy',
      config: writer,
      schema: {
        tags,
        operationId: 'copyTemplate',
        summary: 'Create a template whose first draft is a version of this one',
        params,
        body: TemplateCopy,
        response: { 201: Template },
      },
      handler: async (request, reply) => {
        const copy = await templates.copy(request.params.id, request.body, request.actor.name);
        setEtag(reply, copy.version);
        return reply.code(201).header('location', `/api/v1/templates/${copy.id}`).send(copy);
      },
    });
    app.route({
      method: 'PATCH',
      url: '/templates/:id',
      config: { ...writer, versioned: true },
      schema: {
        tags,
        operationId: 'updateTemplate',
        summary: 'Rename a template; needs If-Match',
        params,
        body: TemplateChanges,
        response: { 200: Template },
      },
      handler: async (request, reply) => {
        const { id } = request.params;
        const template = await templates.change(id, expectedVersion(request), request.body);
        setEtag(reply, template.version);
        return template;
      },
    });
    app.route({
      method: 'DELETE',
      url: '/templates/:id',
      config: { ...writer, versioned: true },
      schema: {
        tags,
        operationId: 'deleteTemplate',
        summary: 'Delete a template no version of which was ever published; needs If-Match',
        params,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        await templates.remove(request.params.id, expectedVersion(request));
        return reply.code(204).send(null);
      },
    });
  };
