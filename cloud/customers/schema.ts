import Type, { type Static, type TSchema } from 'typebox';
import { Id, Ipv4Network, Timestamp } from '#protocol';
import { AccessLine } from '../../provisioning/access-line.ts';

export const TIERS = ['micro', 'enterprise', 'gold', 'platinum'] as const;
export const STAGES = ['prospect', 'pilot', 'live', 'suspended', 'closed'] as const;

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const ExternalKey = Type.String({
  minLength: 1,
  maxLength: 128,
  description:
    "The resource's key in another system; unique among its kind, without case and blanks around it",
});
const closed = { additionalProperties: false } as const;
/** Of a merge patch (RFC 7396): what is not there stays as it is. */
const changes = { additionalProperties: false, minProperties: 1 } as const;
const Kept = { createdAt: Timestamp, updatedAt: Timestamp };

export const Reseller = Type.Object(
  {
    id: Id,
    externalKey: Nullable(ExternalKey),
    name: Name,
    customerCount: Type.Integer({ minimum: 0, description: 'How many customers buy of it' }),
    ...Kept,
  },
  { description: 'A local system integrator, of whom customers buy' },
);
export type Reseller = Static<typeof Reseller>;
export const NewReseller = Type.Object(
  { name: Name, externalKey: Type.Optional(Nullable(ExternalKey)) },
  closed,
);
export type NewReseller = Static<typeof NewReseller>;
export const ResellerChanges = Type.Partial(NewReseller, changes);

const customerFields = {
  resellerId: Nullable(Id),
  tier: Type.Enum(TIERS),
  stage: Type.Enum(STAGES),
  industry: Nullable(Type.String({ minLength: 1, maxLength: 100 })),
  addressPool: {
    ...Ipv4Network,
    description: "The customer's first own pool: LANs are allotted from it. All of them: see /address-pools",
  } as typeof Ipv4Network,
};
const AddressPool = Nullable({
  ...Ipv4Network,
  description: "The pool LANs are allotted from first: the customer's own, else what the operator has for it",
});
export const Customer = Type.Object(
  {
    id: Id,
    externalKey: Nullable(ExternalKey),
    name: Name,
    ...customerFields,
    addressPool: AddressPool,
    ...Kept,
  },
  { description: 'A small business' },
);
export type Customer = Static<typeof Customer>;
export const CustomerChanges = Type.Partial(
  Type.Object({ name: Name, externalKey: Nullable(ExternalKey), ...customerFields }),
  changes,
);
export type CustomerChanges = Static<typeof CustomerChanges>;
export const NewCustomer = Type.Object({ ...CustomerChanges.properties, name: Name }, closed);
export type NewCustomer = Static<typeof NewCustomer>;

const siteFields = {
  address: Nullable(Type.String({ minLength: 1, maxLength: 500, description: 'Postal' })),
  latitude: Nullable(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Nullable(Type.Number({ minimum: -180, maximum: 180 })),
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA time zone, e.g. Asia/Taipei' }),
  accessLines: Type.Array(AccessLine, {
    maxItems: 2,
    description: 'A PPPoE password is shown as ********; sent back like that it stays what it was',
  }),
};
export const Site = Type.Object(
  { id: Id, externalKey: Nullable(ExternalKey), customerId: Id, name: Name, ...siteFields, ...Kept },
  { description: 'A place of a customer where an appliance stands' },
);
export type Site = Static<typeof Site>;
export const SiteChanges = Type.Partial(
  Type.Object({ name: Name, externalKey: Nullable(ExternalKey), ...siteFields }),
  changes,
);
export type SiteChanges = Static<typeof SiteChanges>;
export const NewSite = Type.Object(
  { ...SiteChanges.properties, customerId: Id, name: Name, accessLines: siteFields.accessLines },
  closed,
);
export type NewSite = Static<typeof NewSite>;
