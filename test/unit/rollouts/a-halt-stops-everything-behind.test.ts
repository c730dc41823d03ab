import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planWaves } from '../../../cloud/rollouts/plan.ts';
import type { RolloutState } from '../../../cloud/rollouts/states.ts';
import { decideThrough, rolloutOf, stepOf } from '../../lib/rollout-run.ts';

type Box = { applianceId: string; online: boolean; fresh: boolean; outcome: 'confirms' | 'rejects' };

const fleet = fc.uniqueArray(
  fc.record({
    applianceId: fc.uuid(),
    online: fc.boolean(),
    fresh: fc.boolean(),
    outcome: fc.oneof(
      { weight: 9, arbitrary: fc.constant('confirms' as const) },
      fc.constant('rejects' as const),
    ),
  }),
  { selector: (box) => box.applianceId, minLength: 1, maxLength: 40 },
);
const waves = fc.option(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), {
  nil: undefined,
});

/** Runs a rollout over boxes that answer in the given order until nothing more happens. */
function run(boxes: readonly Box[], asked: readonly number[] | undefined, order: readonly number[]) {
  const { waveOf } = planWaves(boxes, asked);
  let steps = boxes.map(({ applianceId, online, fresh }) => {
    const facts = { online, wantedRevision: null, confirmedHash: fresh ? null : 'old' };
    return stepOf(applianceId, waveOf.get(applianceId)!, 'waiting', facts);
  });
  let rollout = rolloutOf(steps);
  const wants: { applianceId: string; state: RolloutState; failedBefore: boolean }[] = [];
  const evaluate = () => {
    const failedBefore = steps.some((step) => step.facts.attempt?.phase === 'rejected');
    const { state, passedWaves, want, ...outcome } = decideThrough(rollout, steps);
    rollout = { ...rollout, state, passedWaves };
    wants.push(...want.map((applianceId) => ({ applianceId, state, failedBefore })));
    steps = outcome.steps;
  };
  const answer = (index: number) => {
    const box = boxes[index]!;
    const step = steps[index]!;
    const answers = step.facts.wantedRevision === step.revision && step.facts.online;
    const phase = box.outcome === 'confirms' ? ('confirmed' as const) : ('rejected' as const);
    const heard = {
      confirmedHash: phase === 'confirmed' ? 'new' : step.facts.confirmedHash,
      attempt: { revision: step.revision, phase, findings: [] },
    };
    steps = steps.with(index, { ...step, facts: { ...step.facts, ...(answers && heard) } });
  };
  for (let round = 0; round < boxes.length + 2; round++) {
    evaluate();
    for (const pick of order) {
      answer(pick % boxes.length);
      evaluate();
    }
    boxes.forEach((_, index) => {
      answer(index);
    });
  }
  evaluate();
  return { state: rollout.state, steps, wants };
}

test('nobody is asked twice, and nobody after a failure was seen', () => {
  fc.assert(
    fc.property(fleet, waves, fc.array(fc.nat(), { maxLength: 10 }), (boxes, asked, order) => {
      const { wants } = run(boxes, asked, order);
      expect(new Set(wants.map((want) => want.applianceId)).size).toBe(wants.length);
      expect(wants.every((want) => want.state === 'running' && !want.failedBefore)).toBe(true);
    }),
  );
});

test('without a failure every appliance that is there ends confirmed; with one, no later wave was begun', () => {
  fc.assert(
    fc.property(fleet, waves, fc.array(fc.nat(), { maxLength: 10 }), (boxes, asked, order) => {
      const { state, steps } = run(boxes, asked, order);
      const failed = steps.filter((step) => step.state === 'rejected');
      if (failed.length > 0) {
        expect(state).toBe('halted');
        const reached = Math.max(...failed.map((step) => step.wave));
        const behind = steps.filter((step) => step.wave > reached && step.facts.online);
        expect(behind.every((step) => step.state === 'waiting')).toBe(true);
      } else if (steps.some((step) => step.facts.online)) {
        const there = steps.filter((step) => step.facts.online);
        expect(there.every((step) => step.state === 'confirmed')).toBe(true);
        expect(state).toBe(steps.length === there.length ? 'succeeded' : 'running');
      }
    }),
  );
});
