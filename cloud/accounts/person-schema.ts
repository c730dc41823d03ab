import Type, { type Static } from 'typebox';
import { Id } from '#protocol';
import { ROLES } from '../platform/access/roles.ts';

export const Role = Type.Enum([...ROLES], {
  description:
    'operator-admin does everything; noc-engineer changes what appliances run, noc-viewer and auditor read; ' +
    'reseller-admin and reseller-installer act for one reseller, customer-viewer reads what is of one customer',
});

export const Email = Type.String({
  pattern: '^[^\\s@]+@[^\\s@]+$',
  maxLength: 254,
  description: 'Mail address; case does not matter',
});
export const Name = Type.String({ minLength: 1, maxLength: 128 });
export const Locale = Type.Enum(['en', 'zh-Hant-TW']);
/** NIST SP 800-63B §3.1.1.2: length is what counts, and nothing about what it is made of. */
export const NewPassword = Type.String({ minLength: 12, maxLength: 256 });

export const MaybeId = Type.Union([Id, Type.Null()]);
export const belonging = {
  resellerId: Type.Union([Id, Type.Null()], { description: 'Of a reseller’s roles: whose' }),
  customerId: Type.Union([Id, Type.Null()], { description: 'Of a customer’s roles: whose' }),
};

export const user = { id: Id, email: Email, name: Name, role: Role, ...belonging, locale: Type.String() };
export const User = Type.Object(user, { description: 'A person who signs in' });
export type User = Static<typeof User>;

export const UserChanges = Type.Object(
  {
    name: Type.Optional(Name),
    locale: Type.Optional(Locale),
    password: Type.Optional(
      Type.Object(
        { current: Type.String({ minLength: 1, maxLength: 256 }), new: NewPassword },
        { additionalProperties: false, description: 'Ends all other sessions' },
      ),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'What is not there stays as it is' },
);
export type UserChanges = Static<typeof UserChanges>;
