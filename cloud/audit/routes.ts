import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Page, pageBounds, toPage } from '../platform/http/page.ts';
import { exported } from './export.ts';
import { AuditEntry, AuditExportQuery, AuditQuery } from './schema.ts';
import type { Audit } from './service.ts';
import type { AuditFilter } from './store.ts';

const tags = ['audit'];
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

export function auditRoutes({ audit }: { audit: Audit }): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/audit',
      config: { action: 'audit:read' },
      schema: {
        tags,
        operationId: 'listAuditEntries',
        summary: 'Every change and every refused attempt, newest first',
        querystring: AuditQuery,
        response: { 200: Page(AuditEntry) },
      },
      handler: async ({ query }) => {
        const rows = await audit.list(filterOf(query), pageBounds(query));
        return toPage(
          rows.map((row) => ({ ...row, id: row.sequence })),
          query,
          ({ id: _id, ...entry }) => entry,
        );
      },
    });
    app.route({
      method: 'GET',
      url: '/audit/export',
      config: { action: 'audit:read', audit: true },
      schema: {
        tags,
        operationId: 'exportAuditEntries',
        summary: 'The same as a file, with the same filters',
        querystring: AuditExportQuery,
        response: {
          200: {
            description: 'The file',
            content: {
              'application/jsonl': { schema: Type.String() },
              'text/csv': { schema: Type.String() },
            },
          },
        },
      },
      handler: async ({ query }, reply) => {
        const { format } = query;
        const file = Readable.from(exported(audit, filterOf(query), format));
        reply.header('content-disposition', `attachment; filename="audit.${format}"`);
        return reply.type(MEDIA_TYPES[format]).send(file as never);
      },
    });
  };
}

function filterOf(query: AuditQuery | AuditExportQuery): AuditFilter {
  const { kind, action, code, outcome, since, until } = query;
  const named = { kind, action, code, outcome, since, until };
  const renamed = {
    actorId: query.actor_id,
    actorName: query.actor,
    resourceType: query.resource_type,
    resourceId: query.resource_id,
    customerId: query.customer_id,
    requestId: query.request_id,
  };
  const given = Object.entries({ ...named, ...renamed }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}
