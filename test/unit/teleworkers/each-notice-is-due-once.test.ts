import { expect, test } from 'vitest';
import { dueNotice } from '../../../cloud/teleworkers/sweep.ts';

const NOW = new Date('2026-11-24T00:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

test.each([
  [31, [], undefined],
  [30, [], 30],
  [12, [30], undefined],
  [7, [30], 7],
  [0.5, [30, 7], 1],
  [0.5, [], 1],
  [0.5, [1], undefined],
  [0, [30], undefined],
  [-1, [], undefined],
])('%s days left, told at %j: %s', (days, told, expected) => {
  expect(dueNotice(inDays(days), NOW, told)).toBe(expected);
});
