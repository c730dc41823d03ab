import Type, { type Static, type TSchema } from 'typebox';
import { Id, IpNetwork, Ipv4Network, Ipv6Network, SectionName, Timestamp } from '#protocol';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;
const Note = Type.String({ minLength: 1, maxLength: 500, description: 'For people' });
const Kept = {
  version: Type.Integer({ description: 'The ETag' }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
};

const PoolNetwork = {
  ...IpNetwork,
  description:
    'Private IPv4 network (RFC 1918), or a customer’s /48 of unique local IPv6 addresses (RFC 4193)',
} as typeof IpNetwork;
const BlockPrefixLength = Type.Integer({
  minimum: 8,
  maximum: 28,
  description:
    'Of a pool of the operator: each customer gets blocks of this size for itself. Without it all customers share the ' +
    'pool, and what one has another may have as well',
});
const Position = Type.Integer({ minimum: 0, maximum: 1000, description: 'Lower ones are used first' });

export const Utilisation = Type.Object(
  {
    addresses: Type.Integer({ description: 'In the pool' }),
    used: Type.Integer({ description: 'By LANs, reservations, and blocks given to customers' }),
    share: Type.Number({ minimum: 0, maximum: 1, description: 'used / addresses' }),
    largestFreePrefixLength: Nullable(Type.Integer({ description: 'Of the largest network that is free' })),
    freeSubnets: Type.Integer({ description: 'How many more subnets of `subnetPrefixLength` fit' }),
    subnetPrefixLength: Type.Integer({ description: 'Of the subnets (or blocks) it is used for most' }),
    nearlyExhausted: Type.Boolean({ description: 'From 80 % on, or with fewer than 4 subnets left' }),
  },
  { description: 'How full it is. Of a pool all customers share: for the one that uses most of it' },
);
export type Utilisation = Static<typeof Utilisation>;

/** How far the pools that serve a customer are used up. */
export const AddressWarningParams = Type.Object({
  percent: Type.Integer({ minimum: 0 }),
  pools: Type.Array(Type.String()),
  freeSubnets: Type.Integer({ minimum: 0, description: 'How many more of that length fit' }),
  subnetPrefixLength: Type.Integer(),
});
export type AddressWarningParams = Static<typeof AddressWarningParams>;

export const AddressPool = Type.Object(
  {
    id: Id,
    customerId: Nullable(Id),
    family: Type.Enum([4, 6], { description: 'IP version' }),
    network: PoolNetwork,
    blockPrefixLength: Nullable(BlockPrefixLength),
    position: Position,
    note: Nullable(Note),
    utilisation: Nullable(Utilisation),
    ...Kept,
  },
  { description: 'Where LANs get their subnets from. Without a customer it is the operator’s' },
);
export type AddressPool = Static<typeof AddressPool>;

export const NewAddressPool = Type.Object(
  {
    customerId: Type.Optional(Nullable(Id)),
    network: PoolNetwork,
    blockPrefixLength: Type.Optional(Nullable(BlockPrefixLength)),
    position: Type.Optional(Position),
    note: Type.Optional(Nullable(Note)),
  },
  closed,
);
export type NewAddressPool = Static<typeof NewAddressPool>;

export const AddressPoolChanges = Type.Partial(Type.Omit(NewAddressPool, ['customerId']), {
  ...closed,
  minProperties: 1,
});
export type AddressPoolChanges = Static<typeof AddressPoolChanges>;

const PURPOSES = ['imported', 'third-party-vpn', 'provider', 'other'] as const;
const Purpose = Type.Enum(PURPOSES, {
  description:
    'imported: a network of the customer that is not managed here; third-party-vpn: what lies behind a VPN of somebody ' +
    'else; provider: what the access provider needs, e.g. for management',
});

export const AddressReservation = Type.Object(
  {
    id: Id,
    customerId: Nullable(Id),
    network: Ipv4Network,
    purpose: Purpose,
    note: Nullable(Note),
    ...Kept,
  },
  { description: 'A network no LAN may have: of one customer, or without one of any' },
);
export type AddressReservation = Static<typeof AddressReservation>;

export const NewAddressReservation = Type.Object(
  {
    customerId: Type.Optional(Nullable(Id)),
    network: Ipv4Network,
    purpose: Purpose,
    note: Type.Optional(Nullable(Note)),
  },
  closed,
);
export type NewAddressReservation = Static<typeof NewAddressReservation>;

export const AddressReservationChanges = Type.Partial(Type.Omit(NewAddressReservation, ['customerId']), {
  ...closed,
  minProperties: 1,
});
export type AddressReservationChanges = Static<typeof AddressReservationChanges>;

/** All that is to be known of a customer's addresses at once. */
export const AddressSpace = Type.Object({
  customerId: Id,
  pools: Type.Array(Ipv4Network, { description: 'IPv4, in the order of their use' }),
  ownPools: Type.Boolean({ description: 'False: the operator’s' }),
  uniqueLocalPrefix: {
    ...Ipv6Network,
    description: 'The customer’s /48 of IPv6 (RFC 4193)',
  } as typeof Ipv6Network,
  reserved: Type.Array(Ipv4Network, { description: 'By reservations of the customer and of the operator' }),
  utilisation: Utilisation,
  allotments: Type.Array(
    Type.Object({
      networkId: Id,
      networkName: Type.String(),
      siteId: Id,
      siteName: Type.String(),
      lan: SectionName,
      subnet: Ipv4Network,
      uniqueLocal: Nullable({ ...Ipv6Network, description: 'With IPv6 switched on: of the /48' }),
    }),
    { description: 'What LANs have, by address' },
  ),
});
export type AddressSpace = Static<typeof AddressSpace>;

export type { NewRenumbering, Renumbering } from './renumbering/schema.ts';
