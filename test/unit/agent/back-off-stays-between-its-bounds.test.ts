import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffDelay, RECONNECT } from '../../../edge-agent/backoff.ts';

const below1 = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('a wait is never negative and never longer than five minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), below1, (failures, random) => {
      const wait = backoffDelay(RECONNECT, failures, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(RECONNECT.longestMilliseconds);
    }),
  );
});

test('the ceiling starts at one second and doubles until it is reached', () => {
  const ceilings = [1, 2, 3, 4, 9, 10, 50].map((failures) => backoffDelay(RECONNECT, failures, 0.5) * 2);
  expect(ceilings).toEqual([1000, 2000, 4000, 8000, 256_000, 300_000, 300_000]);
});
