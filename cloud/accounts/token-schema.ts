import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { belonging, Email, MaybeId, Name, Role } from './person-schema.ts';

export const NewToken = Type.Object(
  {
    name: Name,
    role: Role,
    resellerId: Type.Optional(MaybeId),
    customerId: Type.Optional(MaybeId),
    expiresInDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description: 'Absent: a year. One made by a token never outlives it',
      }),
    ),
  },
  { additionalProperties: false },
);
export type NewToken = Static<typeof NewToken>;

export const ApiToken = Type.Object(
  {
    id: Id,
    name: Name,
    prefix: Type.String({ description: 'The first characters, to recognise it by' }),
    role: Role,
    ...belonging,
    createdBy: Type.Union([Type.String(), Type.Null()]),
    holder: Type.Union([Type.Object({ id: Id, email: Email, service: Type.Boolean() }), Type.Null()], {
      description:
        'Whose account answers for it: it may do what both its role and that account may, and ends with the account. ' +
        'Null: made at the command line',
    }),
    createdAt: Timestamp,
    expiresAt: Type.Union([Timestamp, Type.Null()]),
    lastUsedAt: Type.Union([Timestamp, Type.Null()], { description: 'To the minute' }),
  },
  { description: "A script's credential" },
);
export type ApiToken = Static<typeof ApiToken>;

export const IssuedToken = Type.Object(
  {
    token: ApiToken,
    secret: Type.String({ description: 'Told this once: `Authorization: Bearer <secret>`' }),
  },
  { description: 'A new credential' },
);

export const TokenHandOver = Type.Object(
  { holderId: Type.Unsafe<string>({ ...Id, description: 'The account that answers for it from now on' }) },
  { additionalProperties: false },
);
