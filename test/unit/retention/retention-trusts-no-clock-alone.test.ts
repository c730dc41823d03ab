import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextHorizon } from '../../../cloud/retention/next-horizon.ts';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-30T12:00:00Z');
const at = (days: number) => new Date(now.getTime() + days * DAY_MS);

test('it follows a clock that goes on as it did', () => {
  const facts = { now, newest: now, before: at(-0.1), movedAt: at(-0.1), ranMs: 0 };
  expect(nextHorizon(facts)).toEqual(now);
});

test('after a long rest it moves by a day, and makes up for the others as time passes', () => {
  const rested = nextHorizon({ now, newest: at(-9), before: at(-10), movedAt: at(-10), ranMs: 0 });
  expect(rested).toEqual(at(-9));
  const later = nextHorizon({ now: at(1), newest: at(1), before: at(-9), movedAt: now, ranMs: DAY_MS });
  expect(later).toEqual(at(-7));
});

test('a short pause counts as long as it was, and none that was not written down', () => {
  const behind = { now, newest: now, before: at(-10), ranMs: 0 };
  expect(nextHorizon({ ...behind, movedAt: at(-0.25) })).toEqual(at(-9.75));
  expect(nextHorizon({ ...behind, movedAt: null })).toEqual(at(-10));
  expect(nextHorizon({ ...behind, movedAt: at(1) })).toEqual(at(-10));
});

test('at its first run it goes by what was received last', () => {
  expect(nextHorizon({ now: at(400), newest: now, before: null, movedAt: null, ranMs: 0 })).toEqual(at(1));
  expect(nextHorizon({ now, newest: null, before: null, movedAt: null, ranMs: 0 })).toEqual(now);
});

test('whatever the clocks say, it is never ahead of them, nor moves by more than a day beyond the last run', () => {
  const instant = fc.integer({ min: -1000, max: 1000 }).map(at);
  const facts = fc.record({
    now: instant,
    newest: fc.option(instant),
    before: instant,
    movedAt: instant,
    ranMs: fc.constant(0),
  });
  fc.assert(
    fc.property(facts, (each) => {
      const next = nextHorizon(each);
      expect(next.getTime()).toBeLessThanOrEqual(each.now.getTime());
      expect(next.getTime()).toBeLessThanOrEqual(each.before.getTime() + DAY_MS);
      if (each.newest) expect(next.getTime()).toBeLessThanOrEqual(each.newest.getTime() + DAY_MS);
    }),
  );
});
