import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { ROLES } from '../platform/access/roles.ts';

const Role = Type.Enum(ROLES, {
  description:
    'operator-admin does everything; noc-engineer changes what appliances run; noc-viewer reads; auditor reads, the ' +
    'audit too; a reseller-admin has its own customers; a reseller-installer claims and checks appliances of theirs; a ' +
    'customer-viewer reads its own',
});

const Email = Type.String({
  pattern: '^[^\\s@]+@[^\\s@]+$',
  maxLength: 254,
  description: 'Mail address; case does not matter',
});
const Name = Type.String({ minLength: 1, maxLength: 128 });

export const User = Type.Object(
  { id: Id, email: Email, name: Name, role: Role, locale: Type.String() },
  { description: 'A person who signs in' },
);
export type User = Static<typeof User>;

export const SignIn = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: 256 }) },
  { additionalProperties: false, description: 'Opens a session; its cookie is the credential' },
);

export const Session = Type.Object({ user: User, expiresAt: Timestamp }, { description: 'A sign-in' });
export type Session = Static<typeof Session>;

export const UserChanges = Type.Object(
  {
    name: Type.Optional(Name),
    locale: Type.Optional(Type.Enum(['en', 'zh-Hant-TW'])),
    password: Type.Optional(
      Type.Object(
        {
          current: Type.String({ minLength: 1, maxLength: 256 }),
          new: Type.String({ minLength: 12, maxLength: 256 }),
        },
        { additionalProperties: false, description: 'Ends all other sessions' },
      ),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'What is not there stays as it is' },
);
export type UserChanges = Static<typeof UserChanges>;

export const NewToken = Type.Object(
  {
    name: Name,
    role: Role,
    expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, description: 'Absent: never' })),
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
