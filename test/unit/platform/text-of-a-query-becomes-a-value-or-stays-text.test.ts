import Type from 'typebox';
import { expect, test } from 'vitest';
import { fromText } from '../../../cloud/platform/http/from-text.ts';

const Query = Type.Object({
  size: Type.Optional(Type.Integer()),
  share: Type.Optional(Type.Number()),
  only: Type.Optional(Type.Boolean()),
  name: Type.Optional(Type.String()),
  ids: Type.Optional(Type.Array(Type.Integer())),
  limit: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});

test.each([
  ['size', '5', 5],
  ['size', '-0', -0],
  ['size', '-12', -12],
  ['share', '1.5e-3', 0.0015],
  ['share', '7', 7],
  ['only', 'true', true],
  ['only', 'false', false],
  ['name', '5', '5'],
  ['ids', '5', [5]],
  ['ids', ['5', '6'], [5, 6]],
  ['limit', '3', 3],
])('%s=%s', (name, text, value) => {
  expect(fromText(Query, { [name]: text })).toEqual({ [name]: value });
});

test.each([
  ['size', ['1.5', '0x5', ' 5', '5 ', '05', '+5', '1e1', '', 'five', '٥', '5\n']],
  ['share', ['.5', '1.', '0x1p3', 'Infinity', 'NaN', ' 1']],
  ['only', ['1', '0', 'TRUE', 'yes', '', ' true']],
])('%s is not read from what JSON would not write', (name, texts) => {
  for (const text of texts) expect(fromText(Query, { [name]: text })).toEqual({ [name]: text });
});

test('what the schema does not name stays as it came', () => {
  expect(fromText(Query, { other: '5', __proto__: null })).toEqual({ other: '5' });
});
