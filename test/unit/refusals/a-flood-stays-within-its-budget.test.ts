import { expect, test } from 'vitest';
import { createMinuteBudget } from '../../../cloud/platform/minute-budget.ts';

const at = (seconds: number) => new Date(seconds * 1000);

test('a key is allowed once a minute', () => {
  const budget = createMinuteBudget(10);
  expect([at(0), at(59), at(60), at(61)].map((now) => budget.allows('a', now))).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('no more than the limit is allowed in a minute, and the next one begins anew', () => {
  const budget = createMinuteBudget(3);
  const allowed = (now: Date) =>
    Array.from({ length: 10 }, (_, i) => budget.allows(`${i}`, now)).filter(Boolean);
  expect(allowed(at(0))).toHaveLength(3);
  expect(allowed(at(60))).toHaveLength(3);
});
