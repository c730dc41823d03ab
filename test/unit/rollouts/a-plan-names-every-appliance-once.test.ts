import fc from 'fast-check';
import { expect, test } from 'vitest';
import { continueWaves, planWaves, waveSizes } from '../../../cloud/rollouts/plan.ts';

const candidates = fc
  .uniqueArray(fc.uuid(), { maxLength: 120 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((applianceId) => fc.record({ applianceId: fc.constant(applianceId), online: fc.boolean() })),
    ),
  );
const asked = fc.option(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }), {
  nil: undefined,
});

test('every appliance is in exactly one wave, and the sizes say how many', () => {
  fc.assert(
    fc.property(candidates, asked, (fleet, sizes) => {
      const plan = planWaves(fleet, sizes);
      expect([...plan.waveOf.keys()].sort()).toEqual(fleet.map((one) => one.applianceId).sort());
      const counted = plan.sizes.map((_, wave) => [...plan.waveOf.values()].filter((w) => w === wave).length);
      expect(counted).toEqual(plan.sizes);
      expect(plan.sizes.every((size) => size > 0)).toBe(true);
    }),
  );
});

test('no appliance that is offline goes before one that is online', () => {
  fc.assert(
    fc.property(candidates, asked, (fleet, sizes) => {
      const { waveOf } = planWaves(fleet, sizes);
      const waves = (online: boolean) =>
        fleet.filter((one) => one.online === online).map((one) => waveOf.get(one.applianceId)!);
      expect(Math.max(-1, ...waves(true))).toBeLessThanOrEqual(Math.min(1e9, ...waves(false)));
    }),
  );
});

test('a few appliances go at once, many behind a canary in growing waves', () => {
  expect(waveSizes(0)).toEqual([]);
  expect(waveSizes(5)).toEqual([5]);
  expect(waveSizes(6)).toEqual([1, 1, 2, 2]);
  expect(waveSizes(100)).toEqual([1, 10, 30, 59]);
});

test('asked-for waves are kept; what is left makes one more', () => {
  expect(waveSizes(10, [1, 5])).toEqual([1, 5, 4]);
  expect(waveSizes(3, [1, 5])).toEqual([1, 2]);
  expect(waveSizes(3, [3])).toEqual([3]);
});

test('a plan that takes over from a running one lets nobody go earlier, and newcomers first', () => {
  const fleet = ['a', 'b', 'c', 'new'].map((applianceId) => ({ applianceId, online: true }));
  const before = new Map([
    ['a', 0],
    ['b', 2],
    ['c', 3],
    ['gone', 1],
  ]);
  const plan = continueWaves(fleet, before);
  expect(plan.sizes).toEqual([2, 1, 1]);
  expect(Object.fromEntries(plan.waveOf)).toEqual({ a: 0, new: 0, b: 1, c: 2 });
});

test('waves a rollout takes over keep their order, however appliances come', () => {
  const before = new Map([
    ['a', 3],
    ['b', 0],
    ['c', 2],
    ['d', 3],
  ]);
  const plan = continueWaves(
    [...before.keys()].map((applianceId) => ({ applianceId, online: true })),
    before,
  );
  expect(plan.sizes).toEqual([1, 1, 2]);
  expect(Object.fromEntries(plan.waveOf)).toEqual({ b: 0, c: 1, a: 2, d: 2 });
});

test('those online go first, then network by network, then by id', () => {
  const order = (...candidates: [applianceId: string, online: boolean, networkId?: string][]) => {
    const fleet = candidates.map(([applianceId, online, networkId]) => ({
      applianceId,
      online,
      ...(networkId !== undefined && { networkId }),
    }));
    const { waveOf } = planWaves(
      fleet,
      fleet.map(() => 1),
    );
    return [...waveOf].sort((a, b) => a[1] - b[1]).map(([id]) => id);
  };
  expect(order(['c', true], ['a', true], ['b', true], ['d', true])).toEqual(['a', 'b', 'c', 'd']);
  expect(order(['a', false], ['c', true], ['b', true])).toEqual(['b', 'c', 'a']);
  expect(order(['a', true, 'n2'], ['c', true, 'n1'], ['b', true, 'n2'], ['d', true, 'n1'])).toEqual([
    'c',
    'd',
    'a',
    'b',
  ]);
  expect(order(['a', true, 'n'], ['b', true], ['c', true, 'm'])).toEqual(['b', 'c', 'a']);
});
