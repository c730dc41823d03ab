import { expect, test } from 'vitest';
import { can, isInScope, type Owner } from '../../../cloud/platform/access/can.ts';
import { mayGrant } from '../../../cloud/platform/access/may-grant.ts';
import { meetOfScopes } from '../../../cloud/platform/access/meet.ts';
import { ROLES, type Role, registrarOf, type Scope, scopeOf } from '../../../cloud/platform/access/roles.ts';

const OURS = { resellerId: 'r1', customerId: 'c1' };
const THEIRS = { resellerId: 'r2', customerId: 'c2' };
const NOBODYS = { resellerId: null, customerId: 'c3' };
const as = (role: Role): { role: Role; scope: Scope } => {
  const scope = scopeOf(role, OURS);
  if (!scope) throw new Error(`no scope for ${role}`);
  return { role, scope };
};
const verdict = (role: Role, action: Parameters<typeof can>[1], owners?: Owner[]) => {
  const decided = can(as(role), action, owners);
  return decided.allowed ? 'allowed' : decided.code;
};

test('what a role may not do is forbidden, whosever it is', () => {
  for (const owners of [undefined, [], [OURS], [THEIRS]]) {
    expect(verdict('customer-viewer', 'network:write', owners)).toBe('forbidden');
    expect(verdict('reseller-admin', 'template:write', owners)).toBe('forbidden');
    expect(verdict('auditor', 'site:write', owners)).toBe('forbidden');
  }
});

test('what is another’s or nobody’s is not there for a tenant, and everything is for operators', () => {
  for (const role of ['reseller-admin', 'customer-viewer'] as const) {
    expect(verdict(role, 'network:read', [OURS])).toBe('allowed');
    expect(verdict(role, 'network:read')).toBe('allowed');
    for (const owners of [[THEIRS], [NOBODYS], [], [OURS, THEIRS]]) {
      expect(verdict(role, 'network:read', owners)).toBe('not-found');
    }
  }
  for (const owners of [[OURS], [THEIRS], []]) {
    expect(verdict('noc-viewer', 'network:read', owners)).toBe('allowed');
  }
  expect(isInScope({ kind: 'customer', customerId: 'c1' }, [{ resellerId: 'r1', customerId: 'c4' }])).toBe(
    false,
  );
});

test('an account that does not say whose a tenant is has no scope', () => {
  expect(scopeOf('reseller-admin', {})).toBeUndefined();
  expect(scopeOf('customer-viewer', { resellerId: 'r1' })).toBeUndefined();
  expect(scopeOf('king', OURS)).toBeUndefined();
  expect(scopeOf('noc-viewer', {})).toEqual({ kind: 'operator' });
  expect(scopeOf('reseller-installer', OURS)).toEqual({ kind: 'reseller', resellerId: 'r1' });
  expect(scopeOf('customer-viewer', OURS)).toEqual({ kind: 'customer', customerId: 'c1' });
});

test('nobody gives more than it has', () => {
  const belongingOf = (role: Role) =>
    role.startsWith('reseller')
      ? { resellerId: 'r1' }
      : role.startsWith('customer')
        ? { customerId: 'c1' }
        : {};
  const grantable = (giver: Role) =>
    ROLES.filter((role) => mayGrant(as(giver), { role, ...belongingOf(role) }));
  expect(grantable('operator-admin')).toEqual(ROLES);
  expect(grantable('reseller-admin')).toEqual(['reseller-admin', 'reseller-installer', 'customer-viewer']);
  for (const giver of [
    'noc-engineer',
    'noc-viewer',
    'auditor',
    'reseller-installer',
    'customer-viewer',
  ] as const) {
    expect(grantable(giver)).toEqual([]);
  }
  expect(mayGrant(as('reseller-admin'), { role: 'reseller-admin', resellerId: 'r2' })).toBe(false);
  expect(mayGrant(as('operator-admin'), { role: 'reseller-admin' })).toBe(false);
  expect(mayGrant(as('operator-admin'), { role: 'noc-viewer', resellerId: 'r1' })).toBe(false);
  expect(
    mayGrant(as('operator-admin'), { role: 'customer-viewer', resellerId: 'r1', customerId: 'c1' }),
  ).toBe(false);
  expect(mayGrant(as('operator-admin'), { role: 'reseller-admin', resellerId: 'r1', customerId: 'c1' })).toBe(
    false,
  );
});

test('external keys are apart by who writes them: a reseller for itself, everybody else for the operator', () => {
  expect(registrarOf({ kind: 'reseller', resellerId: 'r1' })).toBe('r1');
  expect(registrarOf({ kind: 'operator' })).toBe('operator');
  expect(registrarOf({ kind: 'customer', customerId: 'c1' })).toBe('operator');
});

const operator: Scope = { kind: 'operator' };
const reseller = (resellerId: string): Scope => ({ kind: 'reseller', resellerId });
const customer = (customerId: string): Scope => ({ kind: 'customer', customerId });

test.each<[string, Scope, Scope, string | null | undefined, Scope | undefined]>([
  ['both see everything', operator, operator, undefined, operator],
  ['a reseller', operator, reseller('r1'), undefined, reseller('r1')],
  ['a customer', operator, customer('c1'), 'r1', customer('c1')],
  ['the same reseller', reseller('r1'), reseller('r1'), undefined, reseller('r1')],
  ['another reseller', reseller('r1'), reseller('r2'), undefined, undefined],
  ['the same customer', customer('c1'), customer('c1'), 'r1', customer('c1')],
  ['another customer', customer('c1'), customer('c2'), 'r1', undefined],
  ['a customer and its reseller', reseller('r1'), customer('c1'), 'r1', customer('c1')],
  ['a customer and another reseller', reseller('r1'), customer('c1'), 'r2', undefined],
  ['a customer without a reseller', reseller('r1'), customer('c1'), null, undefined],
  ['a customer that does not exist', reseller('r1'), customer('c1'), undefined, undefined],
])('two scopes meet: %s', (_, one, other, resellerOf, both) => {
  expect(meetOfScopes(one, other, resellerOf)).toEqual(both);
  expect(meetOfScopes(other, one, resellerOf)).toEqual(both);
});
