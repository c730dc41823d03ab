import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { type Kind, resourceRoutes } from '../platform/http/resource-routes.ts';
import * as Schema from './schema.ts';
import type { Addresses } from './service.ts';

const tag = 'addresses';
const customer_id = Type.Optional(Id);

const POOLS: Kind = {
  path: '/address-pools',
  tag,
  noun: 'address pool',
  plural: 'address pools',
  access: {
    read: 'address-pool:read',
    write: 'address-pool:write',
    type: 'address-pool',
    creation: { '/customerId': { type: 'customer', tenants: 'needed' } },
  },
  view: Schema.AddressPool,
  creation: Schema.NewAddressPool,
  changes: Schema.AddressPoolChanges,
  filters: {
    customer_id,
    family: Type.Optional(Type.Enum([4, 6], { description: 'IP version' })),
    operator: Type.Optional(Type.Boolean({ description: 'true: only those of the operator' })),
  },
};
const RESERVATIONS: Kind = {
  path: '/address-reservations',
  tag,
  noun: 'address reservation',
  plural: 'address reservations',
  access: {
    read: 'address-reservation:read',
    write: 'address-reservation:write',
    type: 'address-reservation',
    creation: { '/customerId': { type: 'customer', tenants: 'needed' } },
  },
  view: Schema.AddressReservation,
  creation: Schema.NewAddressReservation,
  changes: Schema.AddressReservationChanges,
  filters: { customer_id },
};

/** Everything under `/address-pools` and `/address-reservations`, and the addresses of a customer. */
export const addressesRoutes =
  ({ addresses }: { addresses: Addresses }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(resourceRoutes(POOLS, addresses.pools as never));
    await app.register(resourceRoutes(RESERVATIONS, addresses.reservations as never));
    app.route({
      method: 'GET',
      url: '/customers/:id/address-space',
      config: { action: 'address-pool:read', resource: 'customer' },
      schema: {
        tags: [tag],
        operationId: 'getAddressSpace',
        summary: 'What addresses a customer has, uses and has left',
        params: Type.Object({ id: Id }),
        response: { 200: Schema.AddressSpace },
      },
      handler: (request) => addresses.space(request.params.id),
    });
  };
