import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { changeRoutes } from './routes/change-routes.ts';
import { claimRoute } from './routes/claim-route.ts';
import { commandRoutes } from './routes/command-routes.ts';
import { conflictRoutes } from './routes/conflict-routes.ts';
import { readRoutes } from './routes/read-routes.ts';
import type { Appliances } from './service.ts';

/** `/appliances`: what people see of appliances and do to them. */
export const appliancesRoutes =
  ({ appliances }: { appliances: Appliances }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(readRoutes(appliances));
    await app.register(changeRoutes(appliances));
    await app.register(claimRoute(appliances));
    await app.register(commandRoutes(appliances));
    await app.register(conflictRoutes(appliances));
  };
