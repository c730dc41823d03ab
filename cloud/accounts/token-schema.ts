import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { belonging, MaybeId, Name, Role } from './person-schema.ts';

export const NewToken = Type.Object(
  {
    name: Name,
    role: Role,
    resellerId: Type.Optional(MaybeId),
    customerId: Type.Optional(MaybeId),
    expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, description: 'Absent: a year' })),
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
