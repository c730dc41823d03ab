import Type, { type Static } from 'typebox';
import { Id } from '#protocol';

export const NAMED_TYPES = [
  'reseller',
  'customer',
  'site',
  'appliance',
  'network',
  'template',
  'teleworker',
  'pilot',
  'user',
  'token',
] as const;
export type NamedType = (typeof NAMED_TYPES)[number];

/** In one request; the rest is asked for by another one. */
export const MOST_NAMES = 100;

export const Name = Type.Object(
  {
    id: Id,
    type: Type.Enum(NAMED_TYPES),
    name: Type.String({ description: 'Of an appliance its serial number, of an account its mail address' }),
    customer: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
      description: 'Whose it is, where it is a customer’s',
    }),
  },
  { title: 'Name' },
);
export type Name = Static<typeof Name>;

export const NameQuery = Type.Object(
  { ids: Type.Array(Id, { minItems: 1, maxItems: MOST_NAMES }) },
  { additionalProperties: false },
);
