import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { Id } from '#protocol';
import { type Kind, resourceRoutes } from '../platform/http/resource-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { pilotRoutes } from './pilot-routes.ts';
import * as Schema from './schema.ts';
import type { Pilots } from './service.ts';

/** Pilots of customers: what is tried, whether it is ready, what was decided; suspension and resumption. */
export { createPilots } from './service.ts';

const PILOTS: Kind = {
  path: '/pilots',
  tag: 'pilots',
  noun: 'pilot',
  plural: 'pilots',
  access: {
    read: 'pilot:read',
    write: 'pilot:write',
    type: 'pilot',
    creation: { '/customerId': 'customer', '/siteIds/*': 'site' },
    changes: { '/siteIds/*': 'site' },
  },
  view: Schema.Pilot,
  creation: Schema.NewPilot,
  changes: Schema.PilotChanges,
  filters: {
    customer_id: Type.Optional(Id),
    state: Type.Optional(Type.Enum(Schema.PILOT_STATES)),
  },
};

export const pilotsRoutes =
  (deps: { pilots: Pilots }): FastifyPluginAsync =>
  async (app) => {
    await app.register(resourceRoutes(PILOTS, deps.pilots.resource as never));
    await app.register(pilotRoutes(deps));
    await app.register(customerRoutes(deps));
  };
