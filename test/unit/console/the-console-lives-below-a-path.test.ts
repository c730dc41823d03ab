import { expect, test } from 'vitest';
import { addBase, removeBase } from '../../../console/base-path.ts';

test('addresses of pages gain the path they live below once, and lose it again', () => {
  expect(addBase('/customers?x=1', '/sitekeeper')).toBe('/sitekeeper/customers?x=1');
  expect(addBase('/sitekeeper/customers', '/sitekeeper')).toBe('/sitekeeper/customers');
  expect(addBase('/sitekeepers', '/sitekeeper')).toBe('/sitekeeper/sitekeepers');
  expect(addBase('api/v1/customers', '/sitekeeper')).toBe('api/v1/customers');
  expect(addBase('/customers', '')).toBe('/customers');
  expect(removeBase('/sitekeeper/customers', '/sitekeeper')).toBe('/customers');
  expect(removeBase('/sitekeeper', '/sitekeeper')).toBe('/');
  expect(removeBase('/', '')).toBe('/');
});
