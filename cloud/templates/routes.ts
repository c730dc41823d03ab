import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Templates } from './service.ts';
import { templateRoutes } from './template-routes.ts';
import { versionRoutes } from './version-routes.ts';

/** Everything under `/templates`. */
export const templatesRoutes =
  (deps: { templates: Templates }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(templateRoutes(deps));
    await app.register(versionRoutes(deps));
  };
