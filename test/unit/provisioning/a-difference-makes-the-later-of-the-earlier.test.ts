import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type TargetState } from '#protocol';
import { diffTargets, stepsBetween } from '../../../provisioning/diff/diff-targets.ts';
import { renderNetwork } from '../../../provisioning/render.ts';
import { applyDifference } from '../../lib/apply-difference.ts';
import { arbitraryNetwork } from '../../lib/arbitrary-network.ts';
import { mutated } from '../../lib/mutated-target.ts';

const targets = arbitraryNetwork
  .map((input) => renderNetwork(input).targets.map(({ target }) => target))
  .filter((rendered) => rendered.length > 0) as fc.Arbitrary<[TargetState, ...TargetState[]]>;

function expectMade(before: TargetState | null, after: TargetState): void {
  const made = applyDifference(before, JSON.parse(JSON.stringify(stepsBetween(before, after))));
  expect(canonicalJson(made)).toBe(canonicalJson(after));
}

test('between target states of two networks, and from nothing', () => {
  fc.assert(
    fc.property(targets, targets, ([before], [after]) => {
      const unchanged = JSON.stringify(before);
      expectMade(before, after);
      expectMade(null, after);
      expect(JSON.stringify(before)).toBe(unchanged);
    }),
  );
});

test('between mutations of one: elements dropped, repeated and in another order, values replaced', () => {
  const pairs = targets.chain(([target]) => fc.tuple(mutated(target), mutated(target)));
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      expectMade(before, after);
      expect(diffTargets(before, after).length > 0).toBe(canonicalJson(before) !== canonicalJson(after));
    }),
    { numRuns: 200 },
  );
});
