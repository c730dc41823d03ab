import Type from 'typebox';
import { expect, test } from 'vitest';
import { isDryRun } from '../../../cloud/platform/http/dry-run.ts';
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
  ['name', 'true', 'true'],
  ['size', ['5'], ['5']],
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

test('what is no query at all stays as it came', () => {
  for (const given of [undefined, null, 'size=5']) expect(fromText(Query, given)).toBe(given);
});

test.each<[string, object | undefined, unknown, boolean]>([
  ['asks for it', { validate_only: {} }, { validate_only: true }, true],
  ['asks for the opposite', { validate_only: {} }, { validate_only: false }, false],
  ['says nothing', { validate_only: {} }, {}, false],
  ['has no query', { validate_only: {} }, null, false],
  ['asks for it where the route knows none', {}, { validate_only: true }, false],
  ['asks for it where the route has no query', undefined, { validate_only: true }, false],
])('a request that %s', (_, properties, query, dry) => {
  const schema = properties && { querystring: { properties } };
  const request = { routeOptions: { schema }, query } as Parameters<typeof isDryRun>[0];
  expect(isDryRun(request)).toBe(dry);
});

test('a route whose query is a reference, or that has no schema, knows no dry run', () => {
  for (const schema of [undefined, {}, { querystring: {} }]) {
    const request = { routeOptions: { schema }, query: { validate_only: true } };
    expect(isDryRun(request as Parameters<typeof isDryRun>[0])).toBe(false);
  }
});
