import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Network } from '../../../console/api/network.ts';
import {
  type Draft,
  draftOf,
  faultsOf,
  patchOf,
  schemaOf,
  withPatch,
} from '../../../console/api/network-draft.ts';
import { ApiError, type Fault } from '../../../console/api/problem.ts';
import { leavesOf, merged, pointerOf, valueAt, withValueAt } from '../../../console/forms/place.ts';
import { mergePatch } from '../../../provisioning/merge-patch.ts';

const draft: Draft = { name: 'Shops', kind: 'multi-site', parameters: {}, siteIds: [] };

test('a value is set and taken out again, and leaves no empty objects behind', () => {
  const written = withValueAt({}, ['dns', 'cacheEntries'], 500);
  expect(written).toEqual({ dns: { cacheEntries: 500 } });
  expect(withValueAt(written, ['dns', 'cacheEntries'], undefined)).toEqual({});
});

test('a value is written beside others, and what is absent is none', () => {
  const document = { dns: { domain: 'a', forwarders: ['x', 'y', 'z'] }, other: {} };
  expect(withValueAt(document, ['dns', 'domain'], 'b')).toEqual({
    ...document,
    dns: { ...document.dns, domain: 'b' },
  });
  expect(withValueAt(document, ['dns', 'forwarders', 1], 'b')).toEqual({
    ...document,
    dns: { ...document.dns, forwarders: ['x', 'b', 'z'] },
  });
  expect(withValueAt(document, ['dns', 'forwarders', 1], undefined)).toEqual({
    ...document,
    dns: { ...document.dns, forwarders: ['x', 'z'] },
  });
  expect(withValueAt(document, ['dns', 'domain'], {})).toEqual({
    ...document,
    dns: { ...document.dns, domain: {} },
  });
  expect(withValueAt({ dns: {} }, ['dns'], {})).toEqual({ dns: {} });
  expect(withValueAt({ a: { list: ['x'] } }, ['a', 'list', 0], undefined)).toEqual({ a: { list: [] } });
  expect(withValueAt({ a: { b: { c: 1 } }, d: 2 }, ['a', 'b', 'c'], undefined)).toEqual({ d: 2 });
  expect(withValueAt({ a: { b: 1 } }, ['a', 'b'], null)).toEqual({ a: { b: null } });
  expect(withValueAt(undefined, ['a', 0], 'x')).toEqual({ a: { 0: 'x' } });
  expect(withValueAt('whatever', [], 'x')).toBe('x');
  expect(document).toEqual({ dns: { domain: 'a', forwarders: ['x', 'y', 'z'] }, other: {} });
  for (const absent of [undefined, null, {}, { a: null }, { a: {} }])
    expect(valueAt(absent, ['a', 'b'])).toBeUndefined();
  expect(valueAt({ a: ['x', 'y'] }, ['a', 1])).toBe('y');
});

test('an element of a list keeps its place when its members are emptied', () => {
  const lans = { lans: [{ name: 'lan1' }, { name: 'guests', dhcp: { enabled: false } }] };
  expect(withValueAt(lans, ['lans', 1, 'dhcp', 'enabled'], undefined)).toEqual({
    lans: [{ name: 'lan1' }, { name: 'guests' }],
  });
  expect(withValueAt(lans, ['lans', 0, 'name'], undefined)).toEqual({ lans: [{}, lans.lans[1]] });
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
  const documents = [{ a: { b: 1 } }, { a: null }, { a: [{ b: 1 }] }, null, 'text', [1], undefined];
  for (const under of documents)
    for (const patch of [{}, { a: null }, { a: { b: null, c: 2 } }, null, 'text', [2]])
      expect(merged(under, patch), JSON.stringify([under, patch])).toEqual(mergePatch(under, patch));
});

test('pointers of a patch lead to what it sets', () => {
  const patch = { dns: { 'a/b': 1, forwarders: ['9.9.9.9'] }, 'x~y': true };
  expect(leavesOf(patch)).toEqual(['/dns/a~1b', '/dns/forwarders', '/x~0y']);
  expect(pointerOf(['dns', 'a/b', '~/~/', 0])).toBe('/dns/a~1b/~0~1~0~1/0');
  expect(pointerOf([])).toBe('');
  expect(leavesOf({ a: null, b: {}, c: { d: null } })).toEqual(['/a', '/c/d']);
  expect(leavesOf(null)).toEqual(['']);
  expect(valueAt(patch, ['dns', 'a/b'])).toBe(1);
});

test('an exception of a site is written beside the others and vanishes when it is empty', () => {
  const one = withPatch(draft, { layer: 'site', id: 'a' }, { hostname: 'shop' });
  const two = withPatch(one, { layer: 'site', id: 'b' }, { hostname: 'roastery' });
  expect(patchOf(two, { layer: 'site', id: 'a' })).toEqual({ hostname: 'shop' });
  const less = withPatch(two, { layer: 'site', id: 'a' }, {});
  expect(less.parameters).toEqual({ siteOverrides: { b: { hostname: 'roastery' } } });
  expect(withPatch(less, { layer: 'site', id: 'b' }, {}).parameters).toEqual({});
  expect(draft.parameters).toEqual({});
  const box = withPatch(two, { layer: 'appliance', id: 'a' }, { hostname: 'box' });
  expect(box).toEqual({
    ...draft,
    parameters: {
      siteOverrides: { a: { hostname: 'shop' }, b: { hostname: 'roastery' } },
      applianceOverrides: { a: { hostname: 'box' } },
    },
  });
  expect(patchOf(box, { layer: 'appliance', id: 'a' })).toEqual({ hostname: 'box' });
  expect(patchOf(box, { layer: 'appliance', id: 'b' })).toEqual({});
  expect(patchOf(draft, { layer: 'site', id: 'a' })).toEqual({});
  const common = { topology: 'mesh' };
  expect(withPatch(box, { layer: 'customer' }, common)).toEqual({ ...draft, parameters: common });
  expect(patchOf(box, { layer: 'customer' })).toBe(box.parameters);
});

test('what all sites have in common is not asked for a site', () => {
  const members = {
    topology: {},
    hubSiteId: {},
    secondHubSiteId: {},
    vpn: {},
    remoteAccess: {},
    dns: { title: 'DNS' },
  };
  const schema = { type: 'object', properties: members };
  expect(schemaOf(schema, { layer: 'customer' })).toBe(schema);
  const own = { type: 'object', properties: { dns: { title: 'DNS' } } };
  expect(schemaOf(schema, { layer: 'site', id: 'a' })).toEqual(own);
  expect(schemaOf(schema, { layer: 'appliance', id: 'a' })).toEqual(own);
  expect(schemaOf({ type: 'object' }, { layer: 'site', id: 'a' })).toEqual({
    type: 'object',
    properties: {},
  });
});

test('the draft of a network is what a person can write of it', () => {
  const written = { ...draft, templateVersionId: null, tags: ['north'] };
  expect(draftOf({ ...written, id: 'n', version: 7, customerId: 'c' } as unknown as Network)).toEqual(
    written,
  );
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
  const words = ({ detail }: Fault) => detail;
  expect([...faultsOf(refusal, { layer: 'site', id: 'a' }, words)]).toEqual([['/hostname', 'too long']]);
  expect([...faultsOf(refusal, { layer: 'site', id: 'b' }, words)]).toEqual([]);
  expect([...faultsOf(refusal, { layer: 'appliance', id: 'a' }, words)]).toEqual([]);
  const others = ['/parameters', '/parametersOf', '/a/parameters/b'].map((pointer) => ({
    pointer,
    code: 'x',
    detail: pointer,
  }));
  expect([...faultsOf(refusal.with(others), { layer: 'customer' }, words).keys()]).toEqual(
    others.map(({ pointer }) => pointer),
  );
  for (const none of [undefined, new Error('gone')])
    expect(faultsOf(none, { layer: 'customer' }, words).size).toBe(0);
});
