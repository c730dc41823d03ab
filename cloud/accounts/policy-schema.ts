import Type, { type Static } from 'typebox';
import { ROLES } from '../platform/access/roles.ts';
import { Role } from './person-schema.ts';

const secondFactorRoles = Type.Array(Role, {
  maxItems: ROLES.length,
  description: 'Roles that need a second factor; without one nothing but setting one up is open',
});

export const SignInPolicy = Type.Object(
  { secondFactorRoles, version: Type.Integer({ description: 'The ETag' }) },
  { description: 'What is asked of those who sign in' },
);
export type SignInPolicy = Static<typeof SignInPolicy>;

export const SignInPolicyChanges = Type.Object({ secondFactorRoles }, { additionalProperties: false });
