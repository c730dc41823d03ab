import { expect, test } from 'vitest';
import { problemLocale } from '../../../cloud/platform/http/problem-texts.ts';

test.each([
  [undefined, 'en'],
  ['*', 'en'],
  ['fr-FR', 'en'],
  ['zh-TW', 'zh-Hant-TW'],
  ['zh-Hant;q=0.9, en;q=0.8', 'zh-Hant-TW'],
  ['zh;q=0.2, en;q=0.8', 'en'],
  ['zh;q=0', 'en'],
  [';;;,,,q=', 'en'],
  ['zh'.repeat(100_000), 'zh-Hant-TW'],
])('%s → %s', (header, locale) => {
  expect(problemLocale(header)).toBe(locale);
});
