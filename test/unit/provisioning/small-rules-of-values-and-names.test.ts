import { expect, test } from 'vitest';
import { ProvisioningError, refusal, throwFaults } from '../../../provisioning/errors.ts';
import {
  escapeToken,
  isWithin,
  memberAt,
  pointerOf,
  tokensOf,
  valueAt,
} from '../../../provisioning/json-pointer.ts';
import { isObject, leavesOf } from '../../../provisioning/merge-patch.ts';
import { by, byText } from '../../../provisioning/order.ts';
import { sameJson } from '../../../provisioning/same-json.ts';
import { slug } from '../../../provisioning/slug.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, '1', false],
  [null, null, true],
  [null, {}, false],
  [{}, null, false],
  [null, undefined, false],
  ['', {}, false],
  [{}, [], false],
  [[], {}, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [{ a: 1, b: { c: [null] } }, { b: { c: [null] }, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: undefined }, { b: 1 }, false],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1 }, false],
  [{ a: 1 }, { b: 1 }, false],
  [{ 0: 'a' }, ['a'], false],
])('%j and %j mean the same: %s', (one, other, expected) => {
  expect(sameJson(one, other)).toBe(expected);
});

test('pointers lead to members by their escaped names, and to nothing else', () => {
  expect(escapeToken('~/~/')).toBe('~0~1~0~1');
  expect(tokensOf('/~0~1~0~1/~01/')).toEqual(['~/~/', '~1', '']);
  expect([tokensOf(''), tokensOf('/')]).toEqual([[], ['']]);
  expect(pointerOf(['a/b', '~', '0'])).toBe('/a~1b/~0/0');
  const document = { 'a/b': [{ c: null }], '': 'blank' };
  expect(valueAt(document, '')).toBe(document);
  expect(valueAt(document, '/')).toBe('blank');
  expect(valueAt(document, '/a~1b/0')).toEqual({ c: null });
  expect(memberAt(document, ['a/b', '0', 'c'])).toBeNull();
  for (const nowhere of ['/a', '/a~1b/1', '/a~1b/0/c/d', '//length', '/constructor', '/a~1b/map'])
    expect(valueAt(document, nowhere), nowhere).toBeUndefined();
  expect([
    isWithin('/a/b', '/a'),
    isWithin('/a', '/a'),
    isWithin('/ab', '/a'),
    isWithin('/a', '/a/b'),
  ]).toEqual([true, true, false, false]);
});

test('leaves of a patch are all but objects with members', () => {
  expect(leavesOf({ 'a/b': { c: 1, d: {} }, e: null, f: [{ g: 1 }] })).toEqual([
    { pointer: '/a~1b/c', value: 1 },
    { pointer: '/a~1b/d', value: {} },
    { pointer: '/e', value: null },
    { pointer: '/f', value: [{ g: 1 }] },
  ]);
  expect(leavesOf({})).toEqual([{ pointer: '', value: {} }]);
  expect(leavesOf(null, '/a')).toEqual([{ pointer: '/a', value: null }]);
  expect([{}, [], null, 'x', undefined].map(isObject)).toEqual([true, false, false, false, false]);
});

test('texts are in order of their code units', () => {
  expect(['b', 'a', 'Z', 'é', 'a'].sort(byText)).toEqual(['Z', 'a', 'a', 'b', 'é']);
  expect([byText('a', 'b'), byText('b', 'a'), byText('a', 'a')]).toEqual([-1, 1, 0]);
  const named = [{ name: 'b' }, { name: 'a' }];
  expect(named.sort(by(({ name }) => name)).map(({ name }) => name)).toEqual(['a', 'b']);
});

test.each([
  ['Taipei HQ', 'taipei-hq'],
  ['Ünïted – Töols', 'united-tools'],
  ['  -- Café --  ', 'cafe'],
  ['ＡＢＣ １２３', 'abc-123'],
  ['台南廠 2', '2'],
  ['x'.repeat(70), 'x'.repeat(63)],
  [`${'x'.repeat(62)} yz`, 'x'.repeat(62)],
  ['a___b', 'a-b'],
  ['台南廠', undefined],
  ['', undefined],
])('%s is %s as a label', (name, label) => {
  expect(slug(name)).toBe(label);
});

test('a refusal has its code, its place and its words; faults are thrown together, the first of them in words', () => {
  const one = refusal('hub-missing', '/hubSiteId', 'Name the hub');
  expect(one).toBeInstanceOf(ProvisioningError);
  expect(one).toMatchObject({
    name: 'ProvisioningError',
    code: 'hub-missing',
    message: 'Name the hub',
    faults: [{ pointer: '/hubSiteId', code: 'hub-missing', detail: 'Name the hub' }],
  });
  const faults = ['first', 'second'].map((detail) => ({ pointer: `/${detail}`, code: 'x', detail }));
  expect(() => throwFaults('site-unknown', faults)).toThrow('first');
  expect(refusalOf(() => throwFaults('site-unknown', faults))).toEqual({
    code: 'site-unknown',
    pointers: ['/first', '/second'],
  });
  expect(() => throwFaults('site-unknown', [])).not.toThrow();
});
