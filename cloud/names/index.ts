import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type pg from 'pg';
import Type from 'typebox';
import { may } from '../platform/access/grants.ts';
import { NAMED_TYPES, Name, NameQuery } from './schema.ts';
import { createNameStore } from './store.ts';

/** What ids stand for, so that nobody reads whole lists to show a few names. */
export const namesRoutes =
  ({ pool }: { pool: pg.Pool }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const namesOf = createNameStore(pool);
    app.route({
      method: 'GET',
      url: '/names',
      config: { action: 'name:read', extent: 'own' },
      schema: {
        tags: ['names'],
        operationId: 'listNames',
        summary:
          'What resources are called, by their ids; what is not there or not yours to read is left out',
        querystring: NameQuery,
        response: { 200: Type.Object({ items: Type.Array(Name) }) },
      },
      handler: async ({ query, actor, scope }) => {
        const types = NAMED_TYPES.filter((type) => may(actor, `${type}:read`));
        return { items: await namesOf(query.ids, types, scope) };
      },
    });
  };
