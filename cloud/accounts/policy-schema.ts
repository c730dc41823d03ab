import Type from 'typebox';
import { ROLES } from '../platform/access/roles.ts';
import { Role } from './person-schema.ts';

export const SignInPolicy = Type.Object(
  {
    secondFactorRoles: Type.Array(Role, {
      maxItems: ROLES.length,
      description: 'Roles that need a second factor; without one nothing but setting one up is open',
    }),
  },
  { additionalProperties: false, description: 'What is asked of those who sign in' },
);
