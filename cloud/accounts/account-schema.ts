import Type, { type Static } from 'typebox';
import { Timestamp } from '#protocol';
import { Email, Locale, MaybeId, Name, Role, user } from './person-schema.ts';

export const Account = Type.Object(
  {
    ...user,
    disabled: Type.Boolean({ description: 'Cannot sign in' }),
    singleSignOn: Type.Boolean({ description: 'Comes from the identity provider, which says the role' }),
    service: Type.Boolean({ description: 'Nobody signs in to it: it holds API tokens' }),
    createdAt: Timestamp,
    version: Type.Integer({ description: 'The ETag' }),
  },
  { description: 'A person or service, as administrators see it' },
);
export type Account = Static<typeof Account>;

export const NewAccount = Type.Object(
  {
    email: Email,
    name: Name,
    role: Role,
    resellerId: Type.Optional(MaybeId),
    customerId: Type.Optional(MaybeId),
    locale: Type.Optional(Locale),
    service: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Of no person: holds API tokens, and nobody signs in to it',
      }),
    ),
  },
  { additionalProperties: false },
);
export type NewAccount = Static<typeof NewAccount>;

export const AccountChanges = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(Role),
    resellerId: Type.Optional(MaybeId),
    customerId: Type.Optional(MaybeId),
    locale: Type.Optional(Locale),
    disabled: Type.Optional(Type.Boolean()),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'Another role, other belonging or being disabled ends all sessions',
  },
);
export type AccountChanges = Static<typeof AccountChanges>;

export const NewInvitation = Type.Object(
  {
    resetFactors: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'The second factor was lost: all factors and recovery codes go when the password is set',
      }),
    ),
  },
  { additionalProperties: false },
);
export const Invitation = Type.Object(
  {
    secretUrl: Type.String({ description: 'Where the person sets a password; told this once, good once' }),
    expiresAt: Timestamp,
  },
  { description: 'To be passed on to the person' },
);

export const NewAccountMade = Type.Object(
  { user: Account, invitation: Type.Optional(Invitation) },
  { description: 'A new account, and how its owner gets in; nobody gets in to a service account' },
);
