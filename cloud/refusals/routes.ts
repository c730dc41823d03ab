import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { Page, PageQuery, pageBounds, toPage } from '../platform/http/page.ts';
import type { Refusals } from './recorder.ts';
import { RefusalChannel, RefusalView } from './schema.ts';
import type { RefusalRow } from './store.ts';

const Query = Type.Object(
  {
    ...PageQuery.properties,
    appliance_id: Type.Optional(Id),
    channel: Type.Optional(RefusalChannel),
    code: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);

export function refusalsRoutes({ refusals }: { refusals: Refusals }): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/refusals',
      {
        config: { action: 'refusal:read' },
        schema: {
          tags: ['refusals'],
          summary: 'What appliances, or those who pretend to be one, were refused; newest first',
          operationId: 'listRefusals',
          querystring: Query,
          response: { 200: Page(RefusalView) },
        },
      },
      async (request) => {
        const { appliance_id, channel, code, ...paging } = request.query;
        const filter = {
          ...(appliance_id && { applianceId: appliance_id }),
          ...(channel && { channel }),
          ...(code && { code }),
        };
        return toPage(await refusals.list(filter, pageBounds(paging)), paging, present);
      },
    );
  };
}

function present(row: RefusalRow): RefusalView {
  return { ...row, channel: row.channel as RefusalChannel, at: row.at.toISOString() };
}
