import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { ROLES, SCOPE_OF_ROLE } from '../../platform/access/roles.ts';
import type { SingleSignOnConfig } from './provider.ts';

const Text = Type.String({ minLength: 1 });

/** Variables of the environment that describe the identity provider. Without an issuer there is none. */
export const SINGLE_SIGN_ON_VARIABLES = {
  SITEKEEPER_OIDC_ISSUER: Type.Optional(
    Type.String({
      pattern: '^(https://|http://(localhost|127\\.0\\.0\\.1)[:/])',
      description: 'an https:// address (or http:// on this machine)',
    }),
  ),
  SITEKEEPER_OIDC_CLIENT_ID: Type.Optional(Text),
  SITEKEEPER_OIDC_CLIENT_SECRET: Type.Optional(Text),
  SITEKEEPER_OIDC_NAME: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  SITEKEEPER_OIDC_SCOPE: Type.Optional(Text),
  SITEKEEPER_OIDC_ROLES: Type.Optional(Text),
};
type Variables = { [Name in keyof typeof SINGLE_SIGN_ON_VARIABLES]?: string };

const Rules = Type.Array(
  Type.Object(
    {
      claim: Text,
      value: Text,
      role: Type.Enum([...ROLES]),
      resellerClaim: Type.Optional(Text),
      customerClaim: Type.Optional(Text),
    },
    { additionalProperties: false },
  ),
  { minItems: 1 },
);
const rules = Compile(Rules);

/** What the environment says of the identity provider; a sentence when something of it is wrong. */
export function readSingleSignOn(values: Variables): SingleSignOnConfig | string | undefined {
  const issuer = values.SITEKEEPER_OIDC_ISSUER;
  if (issuer === undefined) return undefined;
  const clientId = values.SITEKEEPER_OIDC_CLIENT_ID;
  if (clientId === undefined) return 'SITEKEEPER_OIDC_CLIENT_ID must be set with SITEKEEPER_OIDC_ISSUER.';
  const roles = readRules(values.SITEKEEPER_OIDC_ROLES);
  if (typeof roles === 'string') return roles;
  return {
    issuer,
    clientId,
    roles,
    clientSecret: values.SITEKEEPER_OIDC_CLIENT_SECRET,
    name: values.SITEKEEPER_OIDC_NAME ?? new URL(issuer).hostname,
    scope: values.SITEKEEPER_OIDC_SCOPE ?? 'openid email profile',
  };
}

function readRules(text = ''): Static<typeof Rules> | string {
  const shape =
    'SITEKEEPER_OIDC_ROLES must be a JSON array of {"claim", "value", "role"}, with "resellerClaim" for the roles of ' +
    'resellers and "customerClaim" for those of customers.';
  const value = parse(text);
  if (!rules.Check(value)) return shape;
  const fits = value.every(({ role, resellerClaim, customerClaim }) => {
    const kind = SCOPE_OF_ROLE[role];
    return (
      (resellerClaim !== undefined) === (kind === 'reseller') &&
      (customerClaim !== undefined) === (kind === 'customer')
    );
  });
  return fits ? value : shape;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
