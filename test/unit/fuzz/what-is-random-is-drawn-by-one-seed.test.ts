import fc from 'fast-check';
import { expect, test } from 'vitest';

test('properties and samples are drawn by the seed of the run', () => {
  const { seed } = fc.readConfigureGlobal();
  expect(String(seed)).toBe(process.env.SITEKEEPER_TEST_SEED);
  const drawn: number[] = [];
  fc.assert(fc.property(fc.integer(), (value) => void drawn.push(value)));
  expect(fc.sample(fc.integer(), { numRuns: drawn.length, seed: Number(seed) })).toEqual(drawn);
  expect(fc.sample(fc.integer(), drawn.length)).toEqual(drawn);
});
