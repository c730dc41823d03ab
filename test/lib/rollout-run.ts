import { type Decision, decide, type RolloutFacts } from '../../cloud/rollouts/gate.ts';
import { completePolicy, type PolicyRequest } from '../../cloud/rollouts/policy.ts';
import { isAway, isUnborn, type Step, type StepFacts } from '../../cloud/rollouts/states.ts';

/** A fixed noon. */
export const NOON = new Date('2026-06-15T12:00:00Z');
export const secondsOn = (seconds: number, from = NOON) => new Date(from.getTime() + seconds * 1000);

/** A step of an online appliance that runs something older. */
export function stepOf(
  applianceId: string,
  wave: number,
  state: Step['state'],
  facts: Partial<StepFacts> = {},
  step: Partial<Step> = {},
): Step {
  return {
    applianceId,
    networkId: 'n',
    wave,
    revision: 7,
    hash: 'new',
    state,
    changedAt: NOON,
    overdueAt: null,
    timeZone: 'UTC',
    facts: {
      retired: false,
      online: true,
      presenceSince: null,
      wantedRevision: 3,
      confirmedHash: 'old',
      attempt: null,
      retriedByItself: false,
      ...facts,
    },
    ...step,
  };
}

/** A running rollout of these steps. */
export function rolloutOf(
  steps: readonly Step[],
  policy: PolicyRequest = {},
  over: Partial<RolloutFacts> = {},
): RolloutFacts {
  return {
    state: 'running',
    policy: completePolicy(policy),
    passedWaves: 0,
    watchedFrom: null,
    askedAt: [],
    confirmedBefore: new Map(),
    health: undefined,
    now: NOON,
    waves: Math.max(0, ...steps.map(({ wave }) => wave + 1)),
    behind: { open: 0, online: 0 },
    refusedNetworks: 0,
    ...over,
  };
}

export type Outcome = Pick<
  Decision,
  'state' | 'haltReason' | 'nextLookAt' | 'needs' | 'changes' | 'want' | 'overdue'
> & {
  passedWaves: number;
  steps: Step[];
};

/** Decides, as the control plane does, until nothing is left to decide on these facts. Who is asked wants it from then on. */
export function decideThrough(rollout: RolloutFacts, steps: readonly Step[]): Outcome {
  let facts = rollout;
  let present = [...steps];
  const changes: Decision['changes'] = [];
  const want: string[] = [];
  const overdue: Decision['overdue'] = [];
  for (;;) {
    const decision = decide({ ...facts, behind: behindOf(present, facts.passedWaves) }, present);
    changes.push(...decision.changes);
    want.push(...decision.want);
    overdue.push(...decision.overdue);
    present = present.map((step) => applied(step, decision, facts.now));
    const fresh = decision.want.filter(
      (id) => !isUnborn(present.find((one) => one.applianceId === id)!.facts),
    );
    facts = {
      ...facts,
      state: decision.state,
      passedWaves: decision.passedWaves,
      askedAt: [...facts.askedAt, ...fresh.map(() => facts.now)],
    };
    if (typeof decision.needs === 'object') {
      present = standIn(present, facts.passedWaves, decision.needs.standIns);
    } else if (decision.needs !== 'next-wave') {
      return { ...decision, changes, want, overdue, steps: present };
    }
  }
}

function applied(step: Step, { changes, want, overdue }: Decision, now: Date): Step {
  const state = changes.find(({ applianceId }) => applianceId === step.applianceId)?.state ?? step.state;
  const facts = want.includes(step.applianceId)
    ? { ...step.facts, wantedRevision: step.revision }
    : step.facts;
  const isTold = overdue.some(({ applianceId }) => applianceId === step.applianceId);
  return {
    ...step,
    state,
    facts,
    ...(state !== step.state && { changedAt: now }),
    ...(isTold && { overdueAt: now }),
  };
}

function behindOf(steps: readonly Step[], wave: number) {
  const later = steps.filter((step) => step.wave > wave && step.state === 'waiting' && step.facts.online);
  return { open: 0, online: later.filter(({ facts }) => facts.confirmedHash !== null).length };
}

/** As the store does it. */
function standIn(steps: readonly Step[], wave: number, places: number): Step[] {
  const waiting = steps.filter((step) => step.state === 'waiting' && step.facts.confirmedHash !== null);
  const away = waiting.filter((step) => step.wave === wave && isAway(step.facts));
  const present = waiting
    .filter((step) => step.wave > wave && step.facts.online)
    .sort((a, b) => a.wave - b.wave || (a.applianceId < b.applianceId ? -1 : 1));
  const waves = new Map<string, number>();
  for (const [place, stand] of present.slice(0, Math.min(places, away.length)).entries()) {
    waves.set(stand.applianceId, wave);
    waves.set(away[place]!.applianceId, stand.wave);
  }
  return steps.map((step) => ({ ...step, wave: waves.get(step.applianceId) ?? step.wave }));
}
