import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStorable } from '../../../cloud/broker/storable.ts';

test('ordinary documents pass', () => {
  const scalars = [fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)];
  const documents = fc.object({ values: scalars, maxDepth: 5 });
  fc.assert(fc.property(documents, (value) => !hasNul(value) === isStorable(value)));
});

const hasNul = (value: unknown) => JSON.stringify(value).includes('\\u0000');

test.for([
  ['NUL in a text', { a: ['b\0'] }],
  ['NUL in a name', { 'a\0': 1 }],
  ['a lone surrogate', '\udc00'],
  ['a number beyond all numbers', Number.POSITIVE_INFINITY],
  ['a number no bigint holds', 1e300],
  ['a month that is none', '2026-13-01T00:00:00.000Z'],
  ['a time before there were appliances', '0000-01-01T00:00:00.000Z'],
])('%s does not', ([, value]) => {
  expect(isStorable(value)).toBe(false);
});

test('nesting has an end', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  expect(isStorable(nested(16))).toBe(true);
  expect(isStorable(nested(17))).toBe(false);
});
