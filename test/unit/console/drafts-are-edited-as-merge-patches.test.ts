import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Draft, faultsOf, patchOf, withPatch } from '../../../console/api/network-draft.ts';
import { ApiError } from '../../../console/api/problem.ts';
import { leavesOf, merged, pointerOf, valueAt, withValueAt } from '../../../console/forms/place.ts';
import { mergePatch } from '../../../provisioning/merge-patch.ts';

const draft: Draft = { name: 'Shops', kind: 'multi-site', parameters: {}, siteIds: [] };

test('a value is set and taken out again, and leaves no empty objects behind', () => {
  const written = withValueAt({}, ['dns', 'cacheEntries'], 500);
  expect(written).toEqual({ dns: { cacheEntries: 500 } });
  expect(withValueAt(written, ['dns', 'cacheEntries'], undefined)).toEqual({});
});

test('an element of a list keeps its place when its members are emptied', () => {
  const lans = { lans: [{ name: 'lan1' }, { name: 'guests', dhcp: { enabled: false } }] };
  expect(withValueAt(lans, ['lans', 1, 'dhcp', 'enabled'], undefined)).toEqual({
    lans: [{ name: 'lan1' }, { name: 'guests' }],
  });
});

test('merging is that of the control plane', () => {
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 2 })),
    node: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('node'))),
  })).node;
  fc.assert(
    fc.property(value, value, (under, patch) => {
      expect(merged(under, patch)).toEqual(mergePatch(under, patch));
    }),
  );
});

test('pointers of a patch lead to what it sets', () => {
  const patch = { dns: { 'a/b': 1, forwarders: ['9.9.9.9'] }, 'x~y': true };
  expect(leavesOf(patch)).toEqual(['/dns/a~1b', '/dns/forwarders', '/x~0y']);
  expect(pointerOf(['dns', 'a/b'])).toBe('/dns/a~1b');
  expect(valueAt(patch, ['dns', 'a/b'])).toBe(1);
});

test('an exception of a site is written beside the others and vanishes when it is empty', () => {
  const one = withPatch(draft, { layer: 'site', id: 'a' }, { hostname: 'shop' });
  const two = withPatch(one, { layer: 'site', id: 'b' }, { hostname: 'roastery' });
  expect(patchOf(two, { layer: 'site', id: 'a' })).toEqual({ hostname: 'shop' });
  const less = withPatch(two, { layer: 'site', id: 'a' }, {});
  expect(less.parameters).toEqual({ siteOverrides: { b: { hostname: 'roastery' } } });
  expect(withPatch(less, { layer: 'site', id: 'b' }, {}).parameters).toEqual({});
});

test('a fault is shown where it was written, and nowhere else', () => {
  const refusal = new ApiError(422, 'network-invalid', 'No', {
    faults: [
      { pointer: '/parameters/dns/domain', code: 'value-invalid', detail: 'not a name' },
      { pointer: '/parameters/siteOverrides/a/hostname', code: 'value-invalid', detail: 'too long' },
    ],
  });
  expect(faultsOf(refusal, { layer: 'customer' }, ({ detail }) => detail).get('/dns/domain')).toBe(
    'not a name',
  );
  expect([...faultsOf(refusal, { layer: 'site', id: 'a' }, ({ detail }) => detail)]).toEqual([
    ['/hostname', 'too long'],
  ]);
});
