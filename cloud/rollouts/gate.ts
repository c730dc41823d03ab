import type { Finding, Phase } from '#protocol';

export const ROLLOUT_STATES = ['running', 'succeeded', 'halted', 'cancelled', 'superseded'] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

export const STEP_STATES = [
  'waiting',
  'wanted',
  'confirmed',
  'rejected',
  'rolled-back',
  'unchanged',
  'cancelled',
] as const;
export type StepState = (typeof STEP_STATES)[number];

/** What is known of a step's appliance at the moment of deciding. */
export type StepFacts = {
  retired: boolean;
  online: boolean;
  wantedRevision: number | null;
  confirmedHash: string | null;
  attempt: { revision: number; phase: Phase; findings: readonly Finding[] } | null;
  /** The attempt failed for a reason that is not the target state's; it is delivered again without anybody's help. */
  retriedByItself: boolean;
};
export type Step = { applianceId: string; wave: number; hash: string; state: StepState; facts: StepFacts };

/** What to do next. `changes` are steps in a new state; `want` are appliances to ask for the revision now. */
export type Decision = {
  state: RolloutState;
  changes: { applianceId: string; state: StepState; findings?: readonly Finding[] }[];
  want: string[];
};

/**
 * Decides a rollout's next actions from everything known. Repeating it on unchanged facts changes nothing more.
 *
 * - A wave begins when the one before it has passed: at least one appliance confirmed, and none is still at it.
 * - An appliance that is offline and has a configuration is asked only when it is back, so that a halt reaches it too.
 *   It does not hold up the waves behind.
 * - A factory-fresh appliance that is not powered on yet is asked in advance, whatever its wave.
 * - One rejected or rolled-back appliance halts everything that was not asked yet.
 */
export function decide(rollout: { state: RolloutState; revision: number }, steps: readonly Step[]): Decision {
  const seen = steps.map((step) => ({ ...step, state: observe(step, rollout.revision) }));
  const failed = seen.some(({ state }) => isFailed(state));
  const halts = rollout.state === 'running' && failed;
  const want = rollout.state === 'running' && !halts ? due(seen, rollout.revision) : [];
  const asked = new Set(want);
  const changes = seen.flatMap((step, index): Decision['changes'] => {
    const state = asked.has(step.applianceId) ? 'wanted' : step.state;
    if (state === steps[index]?.state) return [];
    const findings = isFailed(step.state) ? (step.facts.attempt?.findings ?? []) : undefined;
    return [{ applianceId: step.applianceId, state, ...(findings && { findings }) }];
  });
  const finished = rollout.state === 'running' && seen.every(isSettledWell);
  return { state: halts ? 'halted' : finished ? 'succeeded' : rollout.state, changes, want };
}

/** The step's state as its appliance shows it. */
function observe({ state, hash, facts }: Step, revision: number): StepState {
  if (state === 'confirmed' || state === 'unchanged' || state === 'cancelled') return state;
  if (facts.retired || (facts.wantedRevision ?? 0) > revision) return 'cancelled';
  if (facts.wantedRevision !== revision) return state;
  if (facts.confirmedHash === hash && facts.attempt?.phase !== 'applying') return 'confirmed';
  if (state === 'waiting' || facts.attempt?.revision !== revision || facts.retriedByItself) return state;
  const { phase } = facts.attempt;
  return phase === 'rejected' || phase === 'rolled-back' ? phase : state;
}

/** Appliances to be asked now, or again after a crash between deciding and asking. */
function due(steps: readonly Step[], revision: number): string[] {
  const open = openWaves(steps);
  return steps
    .filter(({ state, wave, facts }) => {
      if (state === 'wanted') return facts.wantedRevision !== revision;
      if (state !== 'waiting') return false;
      return isUnborn(facts) || (open.has(wave) && !isAway(facts));
    })
    .map(({ applianceId }) => applianceId);
}

/** The waves up to and including the first that has not passed. */
function openWaves(steps: readonly Step[]): Set<number> {
  const waves = [...new Set(steps.map(({ wave }) => wave))].sort((a, b) => a - b);
  const blocking = waves.find((wave) => !hasPassed(steps.filter((step) => step.wave === wave)));
  return new Set(waves.filter((wave) => blocking === undefined || wave <= blocking));
}

function hasPassed(wave: readonly Step[]): boolean {
  const nothingToLearn = ({ state, facts }: Step) =>
    state === 'unchanged' || state === 'cancelled' || isUnborn(facts);
  const notInTheWay = (step: Step) =>
    isSettledWell(step) || isUnborn(step.facts) || (step.state === 'waiting' && isAway(step.facts));
  return (
    wave.every(nothingToLearn) || (wave.every(notInTheWay) && wave.some((step) => step.state === 'confirmed'))
  );
}

/** Offline with a configuration of its own. */
function isAway(facts: StepFacts): boolean {
  return !facts.online && facts.confirmedHash !== null;
}

/** Not yet powered on, or never configured: it has nothing to lose, so it is asked in advance. */
function isUnborn(facts: StepFacts): boolean {
  return !facts.online && facts.confirmedHash === null;
}

function isSettledWell({ state }: Step): boolean {
  return state === 'confirmed' || state === 'unchanged' || state === 'cancelled';
}

export function isFailed(state: StepState): boolean {
  return state === 'rejected' || state === 'rolled-back';
}
