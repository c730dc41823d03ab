import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, type RolloutState, type Step } from '../../../cloud/rollouts/gate.ts';
import { planWaves } from '../../../cloud/rollouts/plan.ts';

const REVISION = 9;
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
  let state: RolloutState = 'running';
  let steps = boxes.map(
    (box): Step => ({
      applianceId: box.applianceId,
      wave: waveOf.get(box.applianceId)!,
      hash: 'new',
      state: 'waiting',
      facts: {
        retired: false,
        online: box.online,
        wantedRevision: null,
        confirmedHash: box.fresh ? null : 'old',
        attempt: null,
        retriedByItself: false,
      },
    }),
  );
  const wants: { applianceId: string; state: RolloutState; failedBefore: boolean }[] = [];
  const evaluate = () => {
    const decision = decide({ state, revision: REVISION }, steps);
    const failedBefore = steps.some((step) => step.facts.attempt?.phase === 'rejected');
    state = decision.state;
    wants.push(...decision.want.map((applianceId) => ({ applianceId, state, failedBefore })));
    const changed = new Map(decision.changes.map((change) => [change.applianceId, change.state]));
    steps = steps.map((step) => ({
      ...step,
      state: changed.get(step.applianceId) ?? step.state,
      facts: decision.want.includes(step.applianceId)
        ? { ...step.facts, wantedRevision: REVISION }
        : step.facts,
    }));
  };
  const answer = (index: number) => {
    const box = boxes[index]!;
    const step = steps[index]!;
    const answers = step.facts.wantedRevision === REVISION && step.facts.online;
    const phase = box.outcome === 'confirms' ? ('confirmed' as const) : ('rejected' as const);
    const heard = {
      confirmedHash: phase === 'confirmed' ? 'new' : step.facts.confirmedHash,
      attempt: { revision: REVISION, phase, findings: [] },
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
  return { state, steps, wants };
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
