import { expect, test } from 'vitest';
import { mapClaims, type RoleRule } from '../../../cloud/accounts/single-sign-on/map-claims.ts';
import { ConfigError, readConfig } from '../../../cloud/config.ts';

const RULES: RoleRule[] = [
  { claim: 'groups', value: 'admins', role: 'operator-admin' },
  { claim: 'groups', value: 'partners', role: 'reseller-admin', resellerClaim: 'partner' },
  { claim: 'department', value: 'audit', role: 'auditor' },
  { claim: 'groups', value: 'shops', role: 'customer-viewer', customerClaim: 'shop' },
];

test('the first rule that is about somebody counts', () => {
  expect(mapClaims(RULES, { groups: ['x', 'admins', 'partners'] })).toEqual({ role: 'operator-admin' });
  expect(mapClaims(RULES, { groups: 'admins' })).toEqual({ role: 'operator-admin' });
  expect(mapClaims(RULES, { department: 'audit' })).toEqual({ role: 'auditor' });
  expect(mapClaims(RULES, { groups: ['shops'], shop: 's-1' })).toEqual({
    role: 'customer-viewer',
    customer: 's-1',
  });
  expect(mapClaims(RULES, { groups: ['partners'], partner: 'p-1', shop: 's-1' })).toEqual({
    role: 'reseller-admin',
    reseller: 'p-1',
  });
});

test('without a rule, or without saying whose, there is no role', () => {
  for (const claims of [
    {},
    { groups: [] },
    { groups: ['administrators'] },
    { groups: { admins: true } },
    { groups: ['partners'] },
    { groups: ['partners'], partner: '' },
    { groups: ['partners'], partner: ['a'] },
    { groups: ['shops'], partner: 'p-1' },
  ]) {
    expect(mapClaims(RULES, claims)).toBeUndefined();
  }
});

test('what the environment says of the provider is checked at the start', () => {
  const read = (more: Record<string, string>) =>
    readConfig({
      SITEKEEPER_OIDC_ISSUER: 'https://id.telco.example',
      SITEKEEPER_OIDC_CLIENT_ID: 'sitekeeper',
      SITEKEEPER_OIDC_ROLES: JSON.stringify(RULES),
      ...more,
    });
  expect(readConfig({}).singleSignOn).toBeUndefined();
  expect(read({}).singleSignOn).toEqual({
    issuer: 'https://id.telco.example',
    clientId: 'sitekeeper',
    clientSecret: undefined,
    name: 'id.telco.example',
    scope: 'openid email profile',
    roles: RULES,
  });
  const rule = (changes: object) => JSON.stringify([{ ...RULES[1], ...changes }]);
  for (const wrong of [
    { SITEKEEPER_OIDC_ISSUER: 'http://id.telco.example' },
    { SITEKEEPER_OIDC_CLIENT_ID: '' },
    { SITEKEEPER_OIDC_ROLES: '' },
    { SITEKEEPER_OIDC_ROLES: '{' },
    { SITEKEEPER_OIDC_ROLES: '[]' },
    { SITEKEEPER_OIDC_ROLES: rule({ role: 'king' }) },
    { SITEKEEPER_OIDC_ROLES: rule({ resellerClaim: undefined }) },
    { SITEKEEPER_OIDC_ROLES: rule({ role: 'auditor' }) },
  ]) {
    expect(() => read(wrong), JSON.stringify(wrong)).toThrow(ConfigError);
  }
});
