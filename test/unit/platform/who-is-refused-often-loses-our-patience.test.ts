import { expect, test } from 'vitest';
import { createPace } from '../../../cloud/platform/http/pace.ts';
import { createPatience } from '../../../cloud/platform/http/patience.ts';

test('a hundred refusals are one too many, and told once; a while later they are forgiven', () => {
  const patience = createPatience();
  const told = Array.from({ length: 300 }, () => patience.refuse('192.0.2.1', 0));
  expect(told.indexOf(true)).toBe(99);
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(patience.isGoneFor('192.0.2.1', 50_000)).toBe(true);
  expect(patience.isGoneFor('192.0.2.2', 0)).toBe(false);
  expect(patience.isGoneFor('192.0.2.1', 61_000)).toBe(false);
});

test('who mistypes now and then never runs out of it', () => {
  const patience = createPatience();
  for (let second = 0; second < 3600; second++) patience.refuse('192.0.2.1', second * 1000);
  expect(patience.isGoneFor('192.0.2.1', 3_600_000)).toBe(false);
});

test('those who come at once begin one behind the other, and nobody waits long', () => {
  const pace = createPace();
  const waits = Array.from({ length: 100 }, () => pace('192.0.2.1', 0));
  expect(waits.slice(0, 3)).toEqual([0, 50, 100]);
  expect(waits.filter((wait) => wait !== undefined)).toHaveLength(21);
  expect(pace('192.0.2.2', 0)).toBe(0);
  expect(pace('192.0.2.1', 1050)).toBe(0);
});
