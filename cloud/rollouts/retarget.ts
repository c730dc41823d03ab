import { runsAlready } from './appliance-rows.ts';
import type { StepRecord, TargetRow } from './part-store.ts';
import type { StepState } from './states.ts';

/** A step as it stands, before its network was prepared (again). */
export type StandingStep = {
  applianceId: string;
  hash: string;
  wave: number;
  state: string;
  changedAt: Date;
  wantedAt: Date | null;
};

/**
 * The steps of a network for its new revision. Nobody changes waves; who is new goes first. Those that run their target
 * state already, as an automatic revision or the one before may have brought it, are done. Those that are no more in
 * the network are let go.
 */
export function retarget(
  standing: readonly StandingStep[],
  targets: readonly TargetRow[],
  at: Date,
): StepRecord[] {
  const known = new Map(standing.map((step) => [step.applianceId, step]));
  const present = new Set(targets.map(({ appliance }) => appliance.id));
  const kept = targets.map((target): StepRecord => {
    const { hash, appliance } = target;
    const before = known.get(appliance.id);
    const state = stateOf(target, before);
    const changedAt = before && before.state === state ? before.changedAt : at;
    return { applianceId: appliance.id, hash, wave: before?.wave ?? 0, state, changedAt };
  });
  const gone = standing
    .filter(({ applianceId }) => !present.has(applianceId))
    .map(({ applianceId, hash, wave }): StepRecord => {
      return { applianceId, hash, wave, state: 'cancelled', changedAt: at };
    });
  return [...kept, ...gone];
}

function stateOf(target: TargetRow, before: StandingStep | undefined): StepState {
  if (runsAlready(target)) return before && before.wantedAt !== null ? 'confirmed' : 'unchanged';
  return before?.state === 'wanted' && before.hash === target.hash ? 'wanted' : 'waiting';
}
