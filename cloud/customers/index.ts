import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { Id } from '#protocol';
import { type Kind, resourceRoutes } from '../platform/http/resource-routes.ts';
import * as Schema from './schema.ts';
import type { Customers } from './service.ts';

/** Resellers, their customers, and the sites of those. */
export { maskSecrets, takeLines } from './access-lines.ts';
export { checkSite } from './check.ts';
export { type Customers, createCustomers } from './service.ts';
export { isAtRest, type Mover, requireStageMove, type Stage, stageRefusal } from './stages.ts';
export { createCustomerStore } from './store.ts';

const filters = {
  q: Type.Optional(Type.String({ maxLength: 100, description: 'Words, each in the name' })),
  external_key: Type.Optional(Type.String({ maxLength: 128 })),
  order_by: Type.Optional(Type.Enum(['name'], { description: 'Instead of the order of their making' })),
};

const RESELLERS: Kind = {
  path: '/resellers',
  tag: 'customers',
  noun: 'reseller',
  plural: 'resellers',
  access: { read: 'reseller:read', write: 'reseller:write', type: 'reseller' },
  view: Schema.Reseller,
  creation: Schema.NewReseller,
  changes: Schema.ResellerChanges,
  filters,
};
const CUSTOMERS: Kind = {
  path: '/customers',
  ownKeys: true,
  tag: 'customers',
  noun: 'customer',
  plural: 'customers',
  access: {
    read: 'customer:read',
    write: 'customer:write',
    type: 'customer',
    creation: { '/resellerId': { type: 'reseller', tenants: 'own' } },
    changes: { '/resellerId': { type: 'reseller', tenants: 'own' } },
    members: { stage: 'customer:stage' },
  },
  view: Schema.Customer,
  creation: Schema.NewCustomer,
  changes: Schema.CustomerChanges,
  filters: {
    ...filters,
    q: Type.Optional(
      Type.String({ maxLength: 100, description: 'Words, each in the name or the external key' }),
    ),
    reseller_id: Type.Optional(Id),
    stage: Type.Optional(
      Type.Array(Type.Enum(Schema.STAGES), { maxItems: Schema.STAGES.length, description: 'Any of these' }),
    ),
  },
};
const SITES: Kind = {
  path: '/sites',
  ownKeys: true,
  tag: 'customers',
  noun: 'site',
  plural: 'sites',
  access: {
    read: 'site:read',
    write: 'site:write',
    type: 'site',
    creation: { '/customerId': 'customer' },
  },
  view: Schema.Site,
  creation: Schema.NewSite,
  changes: Schema.SiteChanges,
  filters: {
    ...filters,
    q: Type.Optional(
      Type.String({ maxLength: 100, description: 'Words, each in the name or in that of its customer' }),
    ),
    customer_id: Type.Optional(Id),
    vacant: Type.Optional(Type.Boolean({ description: 'Whether no appliance stands there' })),
  },
};

export const customersRoutes =
  ({ customers }: { customers: Customers }): FastifyPluginAsync =>
  async (app) => {
    await app.register(resourceRoutes(RESELLERS, customers.resellers as never));
    await app.register(resourceRoutes(CUSTOMERS, customers.customers as never));
    await app.register(resourceRoutes(SITES, customers.sites as never));
  };
