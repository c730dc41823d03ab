import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id, RevisionNumber } from '#protocol';
import { Page, PageQuery } from '../platform/http/page.ts';
import { Preview, Revision, RevisionRequest, RevisionSummary, TargetStateView } from './schema.ts';
import type { Networks } from './service.ts';

const tags = ['revisions'];

/** `/networks/{id}/revisions` and `/revisions`: what was committed. */
export const revisionRoutes =
  ({ networks }: { networks: Networks }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/networks/:id/revisions',
      config: { action: 'revision:commit', resource: 'network', references: { '/restores': 'revision' } },
      schema: {
        tags,
        operationId: 'commitNetwork',
        summary: 'Commit the draft as a revision, undo to an earlier one, or preview either',
        params: Type.Object({ id: Id }),
        querystring: Type.Object(
          {
            validate_only: Type.Optional(
              Type.Boolean({ default: false, description: 'Answer with the preview; write nothing' }),
            ),
          },
          { additionalProperties: false },
        ),
        body: RevisionRequest,
        response: { 200: Preview, 201: Revision },
      },
      preValidation: async (request) => {
        request.body ??= {};
      },
      handler: async (request, reply) => {
        const { id } = request.params;
        const { note, restores } = request.body;
        if (request.query.validate_only) {
          const preview =
            restores === undefined ? networks.preview(id) : networks.previewRestored(id, restores);
          return reply.code(200).send(await preview);
        }
        const by = { createdBy: request.actor.name, note };
        const revision =
          restores === undefined
            ? await networks.commit(id, by)
            : await networks.restore({ networkId: id, revision: restores, ...by });
        return reply.code(201).header('location', `/api/v1/revisions/${revision.number}`).send(revision);
      },
    });
    app.route({
      method: 'GET',
      url: '/networks/:id/revisions',
      config: { action: 'revision:read', resource: 'network' },
      schema: {
        tags,
        operationId: 'listRevisions',
        summary: 'Revisions of a network, newest first',
        params: Type.Object({ id: Id }),
        querystring: PageQuery,
        response: { 200: Page(RevisionSummary) },
      },
      handler: (request) => networks.revisions(request.params.id, request.query, request.scope),
    });
    app.route({
      method: 'GET',
      url: '/revisions/:number',
      config: { action: 'revision:read', resource: { param: 'number', type: 'revision' } },
      schema: {
        tags,
        operationId: 'getRevision',
        summary: 'A revision with the difference for every appliance',
        params: Type.Object({ number: RevisionNumber }),
        response: { 200: Revision },
      },
      handler: (request) => networks.revision(request.params.number),
    });
    app.route({
      method: 'GET',
      url: '/revisions/:number/target-states/:applianceId',
      config: { action: 'target-state:read', resource: { param: 'number', type: 'revision' } },
      schema: {
        tags,
        operationId: 'getRevisionTargetState',
        summary: 'The target state of one appliance in a revision, secrets masked',
        params: Type.Object({ number: RevisionNumber, applianceId: Id }),
        response: { 200: TargetStateView },
      },
      handler: (request) => networks.target(request.params.number, request.params.applianceId),
    });
  };
