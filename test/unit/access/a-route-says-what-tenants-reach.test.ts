import { expect, test } from 'vitest';
import { namedBy } from '../../../cloud/platform/access/addressed.ts';
import { keepOwned } from '../../../cloud/platform/access/belonging.ts';
import { accessFault, type RouteAccess } from '../../../cloud/platform/access/route-access.ts';

test.each<[string, RouteAccess, RegExp | undefined]>([
  ['/x', {}, /neither/],
  ['/x', { public: true }, undefined],
  ['/x', { action: 'network:read' }, /nothing of what they may reach/],
  ['/x', { action: 'network:read', extent: 'own' }, undefined],
  [
    '/x/:id',
    { action: 'network:read', references: { '/siteId': 'site' } },
    /does not say what its path names/,
  ],
  ['/x/:id', { action: 'network:read', resource: 'network' }, undefined],
  ['/x/:number', { action: 'network:read', resource: 'network' }, /has no parameter id/],
  ['/x/:number', { action: 'revision:read', resource: { param: 'number', type: 'revision' } }, undefined],
  ['/x/:id', { action: 'refusal:read' }, undefined],
])('%s with %j', (url, access, fault) => {
  if (fault) expect(accessFault(url, access)).toMatch(fault);
  else expect(accessFault(url, access)).toBeUndefined();
});

test('every id of path and body is named, with its place', () => {
  const access: RouteAccess = {
    resource: 'network',
    references: {
      '/siteIds/*': 'site',
      '/lans/*/siteId': 'site',
      '/restores': 'revision',
      '/absent': 'site',
      '/resellerId': { type: 'reseller', tenants: 'own' },
    },
  };
  const body = {
    siteIds: ['a', 'b', null, true],
    lans: [{ siteId: 'c' }, {}, null, 'e'],
    restores: 7,
    resellerId: 'r',
    other: 'd',
  };
  expect(namedBy(access, { params: { id: 'n' }, body })).toEqual([
    { type: 'network', id: 'n' },
    { type: 'site', id: 'a', pointer: '/siteIds/0' },
    { type: 'site', id: 'b', pointer: '/siteIds/1' },
    { type: 'site', id: 'c', pointer: '/lans/0/siteId' },
    { type: 'revision', id: '7', pointer: '/restores' },
    { type: 'reseller', id: 'r', pointer: '/resellerId' },
  ]);
  for (const none of [undefined, null, 'text'])
    expect(namedBy(access, { params: { id: 'n' }, body: none })).toEqual([{ type: 'network', id: 'n' }]);
});

test('a tenant’s creation is its own, and stays it', () => {
  const scope = { kind: 'reseller', resellerId: 'r1' } as const;
  const own: RouteAccess = { references: { '/resellerId': { type: 'reseller', tenants: 'own' } } };
  const needed: RouteAccess = { references: { '/siteId': { type: 'site', tenants: 'needed' } } };
  const body: Record<string, unknown> = {};
  keepOwned(own, scope, body, false);
  expect(body).toEqual({ resellerId: 'r1' });
  const mustBeOwned = (pointer: string) =>
    expect.objectContaining({
      code: 'forbidden',
      faults: [expect.objectContaining({ pointer, code: 'required' })],
    });
  const customer = { kind: 'customer', customerId: 'c1' } as const;
  expect(() => keepOwned(own, scope, { resellerId: null }, true)).toThrow(mustBeOwned('/resellerId'));
  expect(() => keepOwned(own, customer, {}, false)).toThrow(mustBeOwned('/resellerId'));
  expect(() => keepOwned(needed, scope, {}, false)).toThrow(mustBeOwned('/siteId'));
  expect(() => keepOwned(needed, scope, { siteId: null }, false)).toThrow(mustBeOwned('/siteId'));
});

test('what a change leaves out, and what is nobody’s business, is left alone', () => {
  const scope = { kind: 'reseller', resellerId: 'r1' } as const;
  const own: RouteAccess = { references: { '/resellerId': { type: 'reseller', tenants: 'own' } } };
  const needed: RouteAccess = { references: { '/siteId': { type: 'site', tenants: 'needed' } } };
  const patch: Record<string, unknown> = {};
  keepOwned(own, scope, patch, true);
  keepOwned(needed, scope, patch, true);
  keepOwned({ references: { '/siteId': 'site' } }, scope, patch, false);
  expect(patch).toEqual({});
  for (const none of [undefined, null, 'text'])
    expect(() => keepOwned(needed, scope, none, false)).not.toThrow();
});
