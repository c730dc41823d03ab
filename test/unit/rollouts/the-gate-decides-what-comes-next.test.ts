import { describe, expect, test } from 'vitest';
import { ask } from '../../../cloud/rollouts/ask.ts';
import { decide as decideOnce, type RolloutFacts } from '../../../cloud/rollouts/gate.ts';
import type { PolicyRequest } from '../../../cloud/rollouts/policy.ts';
import { isAway, isUnborn, type Step, type StepFacts } from '../../../cloud/rollouts/states.ts';
import { decideThrough, NOON, rolloutOf, secondsOn, stepOf as step } from '../../lib/rollout-run.ts';

const REVISION = 7;
const decide = (over: Partial<RolloutFacts>, steps: readonly Step[]) => {
  const { state, changes, want } = decideThrough(rolloutOf(steps, {}, over), steps);
  return { state, changes, want };
};
const asked = { wantedRevision: REVISION };
const failedBy = (phase: 'rejected' | 'rolled-back') => ({
  ...asked,
  attempt: {
    revision: REVISION,
    phase,
    findings: [{ path: '/dns', code: 'check-failed' as const, message: 'no such domain' }],
  },
});
const running = { state: 'running' as const };

describe('the waves', () => {
  test('the first wave is asked at once, the second waits', () => {
    const decision = decide(running, [step('a', 0, 'waiting'), step('b', 1, 'waiting')]);
    expect(decision).toEqual({
      state: 'running',
      changes: [{ applianceId: 'a', state: 'wanted' }],
      want: ['a'],
    });
  });

  test('the second wave begins when the first has confirmed', () => {
    const decision = decide(running, [
      step('a', 0, 'wanted', { ...asked, confirmedHash: 'new' }),
      step('b', 1, 'waiting'),
    ]);
    expect(decision.want).toEqual(['b']);
    expect(decision.changes).toContainEqual({ applianceId: 'a', state: 'confirmed' });
  });

  test('it does not begin while one of the first is still at it, or was cut off by it', () => {
    const applying = { revision: REVISION, phase: 'applying' as const, findings: [] };
    for (const canary of [asked, { ...asked, attempt: applying }, { ...asked, online: false }]) {
      expect(decide(running, [step('a', 0, 'wanted', canary), step('b', 1, 'waiting')]).want).toEqual([]);
    }
  });

  test('a wave of which nothing can be learned is passed over', () => {
    const decision = decide(running, [
      step('a', 0, 'unchanged'),
      step('b', 0, 'waiting', { retired: true }),
      step('c', 1, 'waiting'),
    ]);
    expect(decision.want).toEqual(['c']);
  });

  test('when all have confirmed the rollout has succeeded', () => {
    const decision = decide(running, [
      step('a', 0, 'confirmed'),
      step('b', 1, 'wanted', { ...asked, confirmedHash: 'new' }),
      step('c', 0, 'unchanged'),
    ]);
    expect(decision.state).toBe('succeeded');
  });
});

describe('a failure', () => {
  test.each(['rejected', 'rolled-back'] as const)('%s halts the rollout and keeps the findings', (phase) => {
    const decision = decide(running, [step('a', 0, 'wanted', failedBy(phase)), step('b', 0, 'waiting')]);
    expect(decision.state).toBe('halted');
    expect(decision.want).toEqual([]);
    expect(decision.changes).toEqual([
      { applianceId: 'a', state: phase, findings: failedBy(phase).attempt.findings },
    ]);
  });

  test('that the delivery retries by itself does not halt', () => {
    const decision = decide(running, [
      step('a', 0, 'wanted', { ...failedBy('rolled-back'), retriedByItself: true }),
    ]);
    expect(decision).toEqual({ state: 'running', changes: [], want: [] });
  });

  test('of an earlier revision says nothing about this one', () => {
    const earlier = { ...failedBy('rolled-back').attempt, revision: REVISION - 1 };
    expect(decide(running, [step('a', 0, 'wanted', { ...asked, attempt: earlier })]).state).toBe('running');
  });

  test('that a retry mended counts as confirmed, and the halted rollout waits for somebody', () => {
    const decision = decide({ ...running, state: 'halted' }, [
      step('a', 0, 'rejected', { ...asked, confirmedHash: 'new' }),
      step('b', 1, 'waiting'),
    ]);
    expect(decision).toEqual({
      state: 'halted',
      changes: [{ applianceId: 'a', state: 'confirmed' }],
      want: [],
    });
  });
});

describe('appliances that are not there', () => {
  test('an offline one with a configuration is asked when it is back', () => {
    const away = [
      step('a', 0, 'confirmed'),
      step('b', 0, 'waiting', { online: false }),
      step('c', 1, 'waiting'),
    ];
    expect(decide(running, away).want).toEqual(['c']);
    const back = [step('a', 0, 'confirmed'), step('b', 0, 'waiting'), step('c', 1, 'waiting')];
    expect(decide(running, back).want).toEqual(['b']);
  });

  test('a factory-fresh one is asked in advance, whatever its wave', () => {
    const unborn = { online: false, wantedRevision: null, confirmedHash: null };
    const { want } = decide(running, [step('a', 0, 'waiting'), step('b', 3, 'waiting', unborn)]);
    expect(want.sort()).toEqual(['a', 'b']);
  });

  test('one that is wanted elsewhere by now is let go', () => {
    const decision = decide(running, [step('a', 0, 'wanted', { wantedRevision: REVISION + 1 })]);
    expect(decision.changes).toEqual([{ applianceId: 'a', state: 'cancelled' }]);
  });

  test('one that was to be asked when the process died is asked again', () => {
    expect(decide(running, [step('a', 0, 'wanted')]).want).toEqual(['a']);
  });
});

test('nothing is asked for when the rollout is over', () => {
  for (const state of ['halted', 'cancelled', 'superseded', 'succeeded'] as const) {
    expect(decide({ state }, [step('a', 0, 'waiting')]).want).toEqual([]);
  }
});

describe('one decision', () => {
  const once = (steps: readonly Step[], policy: PolicyRequest = {}, over: Partial<RolloutFacts> = {}) =>
    decideOnce(rolloutOf(steps, policy, over), steps);
  const attempt = { revision: REVISION, phase: 'rejected' as const, findings: [] };
  const confirmed = (id: string, wave = 0, seconds = 0) =>
    step(id, wave, 'confirmed', { ...asked, confirmedHash: 'new' }, { changedAt: secondsOn(seconds) });
  const away = (id: string, wave = 0) => step(id, wave, 'waiting', { online: false });

  test.each(['confirmed', 'unchanged', 'cancelled'] as const)(
    'what is %s stays so, whatever is seen',
    (state) => {
      const seen: Partial<StepFacts>[] = [
        { retired: true },
        { wantedRevision: 9 },
        { ...asked, confirmedHash: 'new' },
        { ...asked, attempt },
        asked,
      ];
      const steps = seen.map((facts, index) => step(`${index}`, 0, state, facts));
      expect(once(steps).changes).toEqual([]);
    },
  );

  test('one that is overdue waits again only when it was not asked and is back', () => {
    expect(once([step('a', 0, 'overdue', { wantedRevision: 3 })]).changes).toEqual([
      { applianceId: 'a', state: 'wanted' },
    ]);
    expect(once([step('a', 0, 'overdue', asked)]).changes).toEqual([]);
    expect(once([step('a', 0, 'overdue', { wantedRevision: 3, online: false })]).changes).toEqual([]);
    expect(once([step('a', 0, 'rejected', { wantedRevision: 3 })]).changes).toEqual([]);
  });

  test('what an appliance did before it was asked is no answer', () => {
    const wanted = [{ applianceId: 'a', state: 'wanted' }];
    expect(once([step('a', 0, 'waiting', { wantedRevision: 3, confirmedHash: 'new' })]).changes).toEqual(
      wanted,
    );
    expect(once([step('a', 0, 'waiting', { ...asked, attempt })])).toMatchObject({
      state: 'running',
      changes: wanted,
    });
  });

  test('a step that is overdue has no findings, one that failed has those it told', () => {
    const late = once(
      [step('a', 0, 'wanted', { ...asked, attempt: { ...attempt, phase: 'applying' } })],
      {},
      {
        now: secondsOn(3600),
      },
    );
    expect(late.changes).toEqual([{ applianceId: 'a', state: 'overdue' }]);
    expect(once([step('a', 0, 'wanted', { ...asked, attempt })]).changes).toEqual([
      { applianceId: 'a', state: 'rejected', findings: [] },
    ]);
  });

  test('after the last wave nothing is lacking, before it the next one', () => {
    const passed = { haltReason: null, passedWaves: 1, overdue: [], changes: [], want: [], nextLookAt: null };
    expect(once([confirmed('a')])).toEqual({ ...passed, state: 'succeeded', needs: 'nothing' });
    expect(once([confirmed('a')], {}, { waves: 2 })).toEqual({
      ...passed,
      state: 'running',
      needs: 'next-wave',
    });
    expect(once([confirmed('a')], {}, { passedWaves: 1 })).toEqual({
      ...passed,
      state: 'succeeded',
      needs: 'nothing',
    });
  });

  test.each(['paused', 'halted', 'cancelled'] as const)(
    'while it is %s no wave passes, and nobody is asked',
    (state) => {
      expect(
        once(
          [confirmed('a'), step('b', 0, 'waiting'), step('c', 0, 'wanted', asked)],
          { successThreshold: 0.1 },
          { state },
        ),
      ).toEqual({
        state,
        haltReason: null,
        passedWaves: 0,
        overdue: [],
        changes: [],
        want: [],
        nextLookAt: null,
        needs: 'nothing',
      });
    },
  );

  test('what is halted does not halt again', () => {
    expect(once([step('a', 0, 'rejected', { ...asked, attempt })], {}, { state: 'halted' })).toMatchObject({
      state: 'halted',
      haltReason: null,
    });
  });

  test('who halts looks at nothing more, though others have not answered yet', () => {
    const steps = [step('a', 0, 'wanted', { ...asked, attempt }), step('b', 0, 'wanted', asked)];
    expect(once(steps)).toMatchObject({ state: 'halted', nextLookAt: null });
  });

  test('it goes on as long as somebody is away, or steps behind were not looked at', () => {
    expect(once([confirmed('a'), away('b')])).toMatchObject({ state: 'running', passedWaves: 1 });
    const behind = { passedWaves: 1, behind: { open: 1, online: 0 } };
    expect(once([confirmed('a'), away('b')], {}, behind).state).toBe('running');
    expect(once([confirmed('a')], {}, behind).state).toBe('running');
  });

  test('the soak begins with the last of the confirmations, also of those not looked at', () => {
    const soak = { soakSeconds: 60 };
    const at = { now: secondsOn(50) };
    for (const steps of [
      [confirmed('a'), confirmed('b', 0, 30)],
      [confirmed('b', 0, 30), confirmed('a')],
      [confirmed('a', 0, 30), confirmed('b', 0, 30)],
    ])
      expect(once(steps, soak, at).nextLookAt).toEqual(secondsOn(90));
    const earlier = (seconds: number) => new Map([[0, { count: 9, lastAt: secondsOn(seconds) }]]);
    expect(once([confirmed('a')], soak, { ...at, confirmedBefore: earlier(40) }).nextLookAt).toEqual(
      secondsOn(100),
    );
    expect(once([confirmed('a', 0, 20)], soak, { ...at, confirmedBefore: earlier(0) }).nextLookAt).toEqual(
      secondsOn(80),
    );
  });

  test('those confirmed before count for the threshold', () => {
    const open = step('b', 0, 'wanted', asked);
    const earlier = (count: number) => ({ confirmedBefore: new Map([[0, { count, lastAt: NOON }]]) });
    expect(once([open], { successThreshold: 0.9 }, earlier(9)).passedWaves).toBe(1);
    expect(once([open], { successThreshold: 0.9 }, earlier(8)).passedWaves).toBe(0);
  });
});

test('who is due is asked by wave and id, as many as the rate allows', () => {
  const steps = [
    step('d', 1, 'waiting'),
    step('c', 0, 'waiting'),
    step('a', 1, 'waiting'),
    step('b', 0, 'waiting'),
  ];
  const asking = (maxPerMinute: number | null) =>
    ask(
      {
        policy: { maintenanceWindows: [], exclusions: [], maxPerMinute },
        openWaves: 2,
        askedAt: [],
        now: NOON,
      },
      steps,
    );
  expect(asking(null)).toEqual({ want: ['b', 'c', 'a', 'd'], nextLookAt: null });
  expect(asking(4)).toEqual({ want: ['b', 'c', 'a', 'd'], nextLookAt: null });
  expect(asking(3)).toEqual({ want: ['b', 'c', 'a'], nextLookAt: secondsOn(60) });
});

test('offline is away with a configuration, and unborn without one', () => {
  const facts = (online: boolean, confirmedHash: string | null) =>
    step('a', 0, 'waiting', { online, confirmedHash }).facts;
  const both = (of: StepFacts) => [isAway(of), isUnborn(of)];
  expect([both(facts(false, 'old')), both(facts(false, null))]).toEqual([
    [true, false],
    [false, true],
  ]);
  expect([both(facts(true, 'old')), both(facts(true, null))]).toEqual([
    [false, false],
    [false, false],
  ]);
});
