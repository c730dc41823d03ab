import type { Finding } from '#protocol';
import { type AskingFacts, ask } from './ask.ts';
import { checksHealth, type HealthFacts, judgeHealth } from './health.ts';
import { type Deadline, deadlineOf } from './overdue.ts';
import type { Policy } from './policy.ts';
import {
  earliest,
  type HaltReason,
  isAway,
  isFailed,
  isMissed,
  isUnborn,
  type RolloutState,
  type Step,
  type StepState,
} from './states.ts';
import { emptyTally, hasArrived, hasFailed, hasNobody, type WaveTally } from './tally.ts';

/** How long after a soak an appliance may take until its tunnels and its telemetry are back. */
const SETTLING_MS = 180_000;
const LOOK_AGAIN_MS = 5000;

/** What is known of a rollout besides the steps that are looked at. */
export type RolloutFacts = {
  state: RolloutState;
  policy: Policy;
  waves: number;
  /** Waves that are done with. They and the one after them are open. */
  passedWaves: number;
  /** Soak counts from here at the earliest. */
  watchedFrom: Date | null;
  /** When appliances were asked, those of the last minute at least. */
  askedAt: readonly Date[];
  /** Confirmed steps that are not looked at, by wave. */
  confirmedBefore: ReadonlyMap<number, { count: number; lastAt: Date }>;
  /** Steps of later waves that are not looked at. */
  behind: { open: number; online: number };
  /** Networks that could not be rendered and are left out. */
  refusedNetworks: number;
  /** Of those confirmed in the present wave; undefined when nobody has looked yet. */
  health: readonly HealthFacts[] | undefined;
  now: Date;
};

export type StepChange = { applianceId: string; state: StepState; findings?: readonly Finding[] };

/** What to do next. `changes` are steps in a new state; `want` are appliances to ask for their revision now. */
export type Decision = {
  state: RolloutState;
  haltReason: HaltReason | null;
  passedWaves: number;
  changes: StepChange[];
  want: string[];
  /** Of those whose deadline has passed, what is told now. */
  overdue: (Pick<Deadline, 'leadsTo' | 'because'> & { applianceId: string })[];
  /** When there is something to do without anybody reporting. */
  nextLookAt: Date | null;
  /**
   * What is lacking to decide further: the health of the present wave; appliances that are there, to take the places of
   * as many that are away, since a wave from which nothing can be learned is no canary; the steps of the next wave.
   */
  needs: 'nothing' | 'health' | 'next-wave' | { standIns: number };
};

/**
 * Decides a rollout's next actions from everything known. Repeating it on unchanged facts changes nothing more.
 *
 * - A wave begins when the one before it has passed: enough of its appliances confirmed, it has soaked since the last
 *   confirmation, and they are well.
 * - An appliance that is offline and has a configuration is asked only when it is back, so that a halt reaches it too.
 *   It does not hold up the waves behind.
 * - A factory-fresh appliance that is not powered on yet is asked in advance, whatever its wave.
 * - Too many failures in any wave halt everything that was not asked yet.
 * - Nobody is waited for without end: when a deadline has passed, that is told, and the policy says what follows.
 */
export function decide(rollout: RolloutFacts, steps: readonly Step[]): Decision {
  const observed = steps.map((step) => observe(step, rollout.now));
  const seen = observed.map((step) => judgeDelay(rollout, step));
  const tallies = tallyWaves(rollout, seen);
  const failure = failedWave(rollout, tallies);
  const judged = failure ?? judgePresentWave(rollout, tallies);
  const isRunning = rollout.state === 'running' && judged.haltReason === null;
  const asked = isRunning ? ask(askingFacts(rollout), seen) : { want: [], nextLookAt: null };
  const changes = changesOf(steps, seen, new Set(asked.want));
  const openSteps = seen.filter(({ state }) => state === 'waiting' || state === 'wanted').length;
  const finished = isRunning && judged.passedWaves >= rollout.waves && openSteps + rollout.behind.open === 0;
  const halts = judged.haltReason !== null;
  const deadlines = seen.map((step) => deadlineIn(rollout, step)?.at ?? null);
  return {
    ...judged,
    overdue: overdueOf(rollout, observed),
    state: halts ? 'halted' : finished ? completedAs(rollout, seen) : rollout.state,
    changes,
    want: asked.want,
    nextLookAt: isRunning && !finished ? earliest(judged.nextLookAt, asked.nextLookAt, ...deadlines) : null,
  };
}

/** Borne failures are failures. */
function completedAs({ refusedNetworks }: RolloutFacts, steps: readonly Step[]): RolloutState {
  const isWhole = refusedNetworks === 0 && !steps.some(({ state }) => isMissed(state));
  return isWhole ? 'succeeded' : 'completed-with-failures';
}

/** The step as its appliance shows it. */
function observe(step: Step, now: Date): Step {
  const state = observedState(step);
  return state === step.state ? step : { ...step, state, changedAt: now };
}

/** Only while it goes on: who halts or pauses a rollout takes the time upon them. */
function deadlineIn({ state, policy }: RolloutFacts, step: Step): Deadline | undefined {
  return state === 'running' ? deadlineOf(step, policy) : undefined;
}

/** The step after its deadline, if that has passed. */
function judgeDelay(rollout: RolloutFacts, step: Step): Step {
  const deadline = deadlineIn(rollout, step);
  if (!deadline || rollout.now < deadline.at) return step;
  const state = STATE_AFTER[deadline.leadsTo];
  return { ...step, overdueAt: rollout.now, ...(state && { state, changedAt: rollout.now }) };
}

const STATE_AFTER = { halt: 'overdue', 'pass-over': 'passed-over', wait: undefined } as const;

function overdueOf(rollout: RolloutFacts, observed: readonly Step[]): Decision['overdue'] {
  return observed.flatMap((step) => {
    const deadline = deadlineIn(rollout, step);
    if (!deadline || rollout.now < deadline.at) return [];
    return [{ applianceId: step.applianceId, leadsTo: deadline.leadsTo, because: deadline.because }];
  });
}

function observedState({ state, hash, revision, facts }: Step): StepState {
  if (state === 'confirmed' || state === 'unchanged' || state === 'cancelled') return state;
  if (facts.retired || (facts.wantedRevision ?? 0) > revision) return 'cancelled';
  // It was not back in time, and is there now.
  if (state === 'overdue' && facts.wantedRevision !== revision && facts.online) return 'waiting';
  if (facts.wantedRevision !== revision) return state;
  if (facts.confirmedHash === hash && facts.attempt?.phase !== 'applying') return 'confirmed';
  if (state === 'waiting' || facts.attempt?.revision !== revision || facts.retriedByItself) return state;
  const { phase } = facts.attempt;
  return phase === 'rejected' || phase === 'rolled-back' ? phase : state;
}

function tallyWaves(rollout: RolloutFacts, steps: readonly Step[]): Map<number, WaveTally> {
  const tallies = new Map<number, WaveTally>();
  const tallyOf = (wave: number) => tallies.get(wave) ?? emptyTally();
  for (const [wave, { count, lastAt }] of rollout.confirmedBefore) {
    tallies.set(wave, { ...emptyTally(), confirmed: count, lastConfirmedAt: lastAt });
  }
  for (const step of steps) tallies.set(step.wave, counted(tallyOf(step.wave), step));
  return tallies;
}

function counted(tally: WaveTally, { applianceId, state, changedAt, facts }: Step): WaveTally {
  if (state === 'unchanged' || state === 'cancelled' || state === 'passed-over') return tally;
  if (state === 'confirmed') {
    const isLast = tally.lastConfirmedAt === null || changedAt > tally.lastConfirmedAt;
    const lastConfirmedAt = isLast ? changedAt : tally.lastConfirmedAt;
    return { ...tally, confirmed: tally.confirmed + 1, lastConfirmedAt };
  }
  if (isFailed(state)) {
    const overdue = tally.overdue + (state === 'overdue' ? 1 : 0);
    return { ...tally, failed: [...tally.failed, applianceId], overdue };
  }
  if (isUnborn(facts)) return tally;
  if (state === 'waiting' && isAway(facts)) return { ...tally, away: tally.away + 1 };
  return { ...tally, open: tally.open + 1 };
}

type Judgement = Pick<Decision, 'haltReason' | 'passedWaves' | 'nextLookAt' | 'needs'>;

function failedWave(rollout: RolloutFacts, tallies: ReadonlyMap<number, WaveTally>): Judgement | undefined {
  if (rollout.state !== 'running' && rollout.state !== 'paused') return undefined;
  for (const [wave, tally] of tallies) {
    if (!hasFailed(tally, rollout.policy)) continue;
    const code = tally.overdue === tally.failed.length ? ('overdue' as const) : ('failures' as const);
    const haltReason = { code, wave, applianceIds: [...tally.failed] };
    return { ...stay(rollout), haltReason };
  }
  return undefined;
}

/** Whether the first wave that has not passed passes now. */
function judgePresentWave(rollout: RolloutFacts, tallies: ReadonlyMap<number, WaveTally>): Judgement {
  const { passedWaves: wave, waves, policy, now } = rollout;
  if (rollout.state !== 'running' || wave >= waves) return stay(rollout);
  const tally = tallies.get(wave) ?? emptyTally();
  if (hasNobody(tally)) {
    if (tally.away === 0) return pass(rollout);
    const standIns = rollout.behind.online > 0 ? tally.away : 0;
    return standIns > 0 ? { ...stay(rollout), needs: { standIns } } : stay(rollout);
  }
  if (!hasArrived(tally, policy)) return stay(rollout);
  const soakFrom = Math.max(tally.lastConfirmedAt?.getTime() ?? 0, rollout.watchedFrom?.getTime() ?? 0);
  const soakedAt = new Date(soakFrom + policy.soakSeconds * 1000);
  if (now < soakedAt) return { ...stay(rollout), nextLookAt: soakedAt };
  if (!checksHealth(policy.healthGate)) return pass(rollout);
  if (rollout.health === undefined) return { ...stay(rollout), needs: 'health' };
  const timeIsUp = now.getTime() >= soakedAt.getTime() + SETTLING_MS;
  const verdict = judgeHealth(policy.healthGate, rollout.health, timeIsUp);
  if (verdict.outcome === 'well') return pass(rollout);
  if (verdict.outcome === 'unsettled') {
    return { ...stay(rollout), nextLookAt: new Date(now.getTime() + LOOK_AGAIN_MS) };
  }
  return { ...stay(rollout), haltReason: { code: 'unhealthy', wave, ills: verdict.ills } };
}

const stay = ({ passedWaves }: RolloutFacts): Judgement => ({
  haltReason: null,
  passedWaves,
  nextLookAt: null,
  needs: 'nothing',
});

const pass = ({ passedWaves, waves }: RolloutFacts): Judgement => ({
  haltReason: null,
  passedWaves: passedWaves + 1,
  nextLookAt: null,
  needs: passedWaves + 1 < waves ? 'next-wave' : 'nothing',
});

function changesOf(steps: readonly Step[], seen: readonly Step[], asked: ReadonlySet<string>): StepChange[] {
  return seen.flatMap((step, index): StepChange[] => {
    const isAsked = asked.has(step.applianceId) && step.state !== 'passed-over';
    const state = isAsked ? 'wanted' : step.state;
    if (state === steps[index]?.state) return [];
    const findings =
      isFailed(step.state) && step.state !== 'overdue' ? (step.facts.attempt?.findings ?? []) : undefined;
    return [{ applianceId: step.applianceId, state, ...(findings && { findings }) }];
  });
}

const askingFacts = ({ policy, passedWaves, askedAt, now }: RolloutFacts): AskingFacts => ({
  policy,
  openWaves: passedWaves + 1,
  askedAt,
  now,
});
