import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RolloutFacts } from '../../../cloud/rollouts/gate.ts';
import { planWaves } from '../../../cloud/rollouts/plan.ts';
import type { PolicyRequest } from '../../../cloud/rollouts/policy.ts';
import { isUnborn, type Step } from '../../../cloud/rollouts/states.ts';
import { isOpen } from '../../../cloud/rollouts/windows.ts';
import { decideThrough, rolloutOf, secondsOn, stepOf } from '../../lib/rollout-run.ts';

type Ask = { applianceId: string; at: Date; wave: number; unborn: boolean; timeZone: string };

/** A rollout, its boxes, and a clock. `asks` is the record of who was asked when. */
class Model {
  readonly asks: Ask[] = [];
  steps: Step[];
  rollout: RolloutFacts;
  /** Waves that have passed, and when. */
  readonly passed: { wave: number; at: Date; confirmed: number; open: number; lastConfirmedAt: Date }[] = [];

  constructor(
    boxes: readonly { applianceId: string; online: boolean; fresh: boolean; timeZone: string }[],
    policy: PolicyRequest,
  ) {
    const { waveOf } = planWaves(boxes, policy.waves);
    this.steps = boxes.map(({ applianceId, online, fresh, timeZone }) => {
      const facts = { online, wantedRevision: null, confirmedHash: fresh ? null : 'old' };
      return stepOf(applianceId, waveOf.get(applianceId)!, 'waiting', facts, { timeZone });
    });
    this.rollout = rolloutOf(this.steps, policy);
  }

  look(): void {
    const { now, passedWaves } = this.rollout;
    const before = new Map(this.steps.map((step) => [step.applianceId, step]));
    const outcome = decideThrough(
      { ...this.rollout, askedAt: this.asks.filter(({ unborn }) => !unborn).map(({ at }) => at) },
      this.steps,
    );
    this.steps = outcome.steps;
    for (let wave = passedWaves; wave < outcome.passedWaves; wave++) {
      const of = this.steps.filter((step) => step.wave === wave);
      const confirmed = of.filter(({ state }) => state === 'confirmed');
      const last = Math.max(0, ...confirmed.map(({ changedAt }) => changedAt.getTime()));
      const open = of.filter(
        ({ state, facts }) =>
          !isUnborn(facts) && (state === 'wanted' || (state === 'waiting' && facts.online)),
      );
      this.passed.push({
        wave,
        at: now,
        confirmed: confirmed.length,
        open: open.length,
        lastConfirmedAt: new Date(last),
      });
    }
    for (const applianceId of outcome.want) {
      const { facts, timeZone } = before.get(applianceId)!;
      const { wave } = this.steps.find((step) => step.applianceId === applianceId)!;
      expect(this.rollout.state).toBe('running');
      this.asks.push({ applianceId, at: now, wave, unborn: isUnborn(facts), timeZone });
    }
    this.rollout = { ...this.rollout, state: outcome.state, passedWaves: outcome.passedWaves };
  }

  change(index: number, facts: Partial<Step['facts']>): void {
    const step = this.steps[index % this.steps.length]!;
    this.steps = this.steps.with(index % this.steps.length, { ...step, facts: { ...step.facts, ...facts } });
  }

  answer(index: number, phase: 'confirmed' | 'rejected'): void {
    const { facts, revision, hash, state } = this.steps[index % this.steps.length]!;
    if (state !== 'wanted' || facts.wantedRevision !== revision || !facts.online) return;
    const confirmedHash = phase === 'confirmed' ? hash : facts.confirmedHash;
    this.change(index, { confirmedHash, attempt: { revision, phase, findings: [] } });
  }
}

type Command = fc.Command<object, Model>;
const command = (label: string, run: (model: Model) => void): Command => ({
  check: () => true,
  run: (_, model) => {
    run(model);
    model.look();
  },
  toString: () => label,
});
const index = fc.nat({ max: 20 });
const commands = (outcome: 'any' | 'well') => [
  index.map((i) => command(`confirm ${i}`, (model) => model.answer(i, 'confirmed'))),
  index.map((i) => command(`confirm ${i} again`, (model) => model.answer(i, 'confirmed'))),
  index.map((i) =>
    command(`${outcome} ${i}`, (model) => model.answer(i, outcome === 'any' ? 'rejected' : 'confirmed')),
  ),
  index.map((i) => command(`off ${i}`, (model) => model.change(i, { online: false }))),
  index.map((i) => command(`on ${i}`, (model) => model.change(i, { online: true }))),
  fc.integer({ min: 1, max: 4000 }).map((seconds) =>
    command(`${seconds} s`, (model) => {
      model.rollout = { ...model.rollout, now: secondsOn(seconds, model.rollout.now) };
    }),
  ),
  fc.constant(
    command('pause or resume', (model) => {
      const { state } = model.rollout;
      const turned = state === 'running' ? 'paused' : state === 'paused' ? 'running' : state;
      model.rollout = { ...model.rollout, state: turned };
    }),
  ),
];

const boxes = fc.uniqueArray(
  fc.record({
    applianceId: fc.uuid(),
    online: fc.boolean(),
    fresh: fc.boolean(),
    timeZone: fc.constantFrom('UTC', 'Asia/Taipei', 'America/New_York'),
  }),
  { selector: (box) => box.applianceId, minLength: 1, maxLength: 20 },
);
const policy: fc.Arbitrary<PolicyRequest> = fc.record({
  waves: fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom('10%', '50%')), {
    minLength: 1,
    maxLength: 4,
  }),
  successThreshold: fc.constantFrom(0.5, 0.9, 1),
  failureThreshold: fc.constantFrom(1, 2, '50%'),
  soakSeconds: fc.constantFrom(0, 60, 3600),
  maxPerMinute: fc.constantFrom(null, 1, 3),
  onSilence: fc.constantFrom('halt', 'pass-over', 'wait'),
  onOffline: fc.constantFrom('halt', 'pass-over', 'wait'),
  maintenanceWindows: fc.constantFrom(
    [],
    [{ days: ['mon' as const, 'tue' as const], from: '12:00', to: '21:00' }],
  ),
});

function checkOrder({ asks, passed, rollout: { policy } }: Model): void {
  expect(new Set(asks.map(({ applianceId }) => applianceId)).size).toBe(asks.length);
  const asked = asks.filter(({ unborn }) => !unborn);
  for (const { at, wave, timeZone } of asked) {
    expect(isOpen(policy, timeZone, at)).toBe(true);
    for (let before = 0; before < wave; before++) {
      const pass = passed.find((one) => one.wave === before);
      expect(pass && pass.at <= at).toBe(true);
    }
    const within = asked.filter((other) => other.at <= at && other.at.getTime() > at.getTime() - 60_000);
    expect(within.length).toBeLessThanOrEqual(policy.maxPerMinute ?? within.length);
  }
  for (const { at, confirmed, lastConfirmedAt, open } of passed) {
    if (confirmed === 0) continue;
    expect(at.getTime()).toBeGreaterThanOrEqual(lastConfirmedAt.getTime() + policy.soakSeconds * 1000);
    if (policy.successThreshold === 1) expect(open).toBe(0);
  }
}

test('nobody is asked twice, before its wave, outside of its window, beyond the rate, or while it is paused or halted', () => {
  fc.assert(
    fc.property(boxes, policy, fc.commands(commands('any'), { maxCommands: 60 }), (fleet, rules, steps) => {
      const model = new Model(fleet, rules);
      fc.modelRun(() => ({ model: {}, real: model }), steps);
      checkOrder(model);
    }),
    { numRuns: 150 },
  );
});

test('once all are there and well, and time goes on, nobody is forgotten', () => {
  fc.assert(
    fc.property(boxes, policy, fc.commands(commands('well'), { maxCommands: 30 }), (fleet, rules, steps) => {
      // Who is waited for comes in the end, whatever time that takes.
      const model = new Model(fleet, { ...rules, onSilence: 'wait', onOffline: 'wait' });
      fc.modelRun(() => ({ model: {}, real: model }), steps);
      if (model.rollout.state === 'paused') model.rollout = { ...model.rollout, state: 'running' };
      fleet.forEach((_, i) => {
        model.change(i, { online: true });
      });
      for (let hour = 0; hour < 24 * 9 && model.rollout.state === 'running'; hour++) {
        for (let minute = 0; minute < 25; minute++) {
          fleet.forEach((_, i) => {
            model.answer(i, 'confirmed');
          });
          model.look();
          model.rollout = { ...model.rollout, now: secondsOn(61, model.rollout.now) };
          if (model.rollout.state !== 'running') break;
        }
        model.rollout = { ...model.rollout, now: secondsOn(3600, model.rollout.now) };
      }
      expect(model.rollout.state).toBe('succeeded');
      expect(model.steps.every(({ state }) => state === 'confirmed')).toBe(true);
      checkOrder(model);
    }),
    { numRuns: 60 },
  );
});
