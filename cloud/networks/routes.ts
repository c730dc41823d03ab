import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { kindRoutes } from './kind-routes.ts';
import { networkRoutes } from './network-routes.ts';
import { revisionRoutes } from './revision-routes.ts';
import type { Networks } from './service.ts';

/** Everything under `/networks`, `/network-kinds` and `/revisions`. */
export const networksRoutes =
  (deps: { networks: Networks }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(kindRoutes);
    await app.register(networkRoutes(deps));
    await app.register(revisionRoutes(deps));
  };
