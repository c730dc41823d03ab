import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMilliseconds } from '../../../console/api/back-off.ts';
import { sparklinePoints } from '../../../console/components/sparkline-points.ts';
import { fillIn } from '../../../console/locales/fill-in.ts';
import { pickLocale } from '../../../console/locales/pick-locale.ts';

test('reconnecting waits below the cap, whatever the attempt', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = backOffMilliseconds(attempt, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(30_000);
    }),
  );
  expect(backOffMilliseconds(0, 0.999)).toBeLessThan(1000);
});

test('a trend stays in its field', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 2 }), (values) => {
      for (const point of sparklinePoints(values, 100).split(' ')) {
        const [x, y] = point.split(',').map(Number);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(100);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(32);
      }
    }),
  );
  expect(sparklinePoints([1], 100)).toBe('');
});

test('the language is the one chosen, else the first wish we speak, else English', () => {
  expect(pickLocale('zh-Hant-TW', ['en-GB'])).toBe('zh-Hant-TW');
  expect(pickLocale(null, ['fr-FR', 'zh-TW', 'en'])).toBe('zh-Hant-TW');
  expect(pickLocale(null, ['en-GB', 'zh-TW'])).toBe('en');
  expect(pickLocale('klingon', ['fr-FR'])).toBe('en');
});

test('values are filled in by name, and a missing one stays visible', () => {
  expect(fillIn('{up} of {total}', { up: 1, total: 2 })).toBe('1 of 2');
  expect(fillIn('{up} of {total}', { up: 0 })).toBe('0 of {total}');
});
