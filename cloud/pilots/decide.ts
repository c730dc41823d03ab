import { requireStageMove } from '../customers/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { presentPilot, presentSuspension } from './present.ts';
import type { Decision, DecisionOutcome, DecisionRequest, Readiness } from './schema.ts';
import type { PilotRow, PilotStore } from './store.ts';
import type { Suspensions } from './suspend.ts';

type Deps = {
  store: PilotStore;
  clock: Clock;
  suspensions: Suspensions;
  readinessOf: (pilot: PilotRow) => Promise<Readiness>;
};

/**
 * Go or no-go, recorded with who, why, and the checklist as it was.
 * @throws AppError not-found; conflict when it does not run; pilot-not-ready with the items that stand in the way
 */
export function createDecide({ store, clock, suspensions, readinessOf }: Deps) {
  return async (id: string, request: DecisionRequest, by: string): Promise<DecisionOutcome> => {
    const seen = await store.pilots.get(id);
    requireRunning(seen);
    const checklist = await readinessOf(seen);
    const overrides = request.decision === 'go' ? overridden(checklist, request.overrides ?? []) : [];
    const decided = await store.transaction(async (queries, tx) => {
      const { customerId } = await queries.pilots.get(id);
      const stage = await queries.lockStage(customerId);
      requireRunning(await queries.lockPilot(id));
      const { decision, reason } = request;
      const record: Decision = { decision, reason, overrides, by, at: clock.now().toISOString(), checklist };
      const change = { state: 'decided', decision: record, updatedAt: clock.now() };
      const pilot = await queries.pilots.update(id, undefined, change);
      if (decision === 'no-go') {
        const wanted = { customerId, stage, mover: 'no-go', reason, by, pilotId: id } as const;
        return {
          pilot,
          stage: 'suspended' as const,
          suspension: await suspensions.suspend(queries, tx, wanted),
        };
      }
      requireStageMove(stage, 'live', 'go');
      await queries.setStage(customerId, 'live', clock.now());
      return { pilot, stage: 'live' as const, suspension: null };
    });
    const settled = decided.suspension && (await suspensions.settleSoon(decided.suspension));
    return {
      pilot: presentPilot(decided.pilot),
      stage: decided.stage,
      suspension: settled && presentSuspension(settled),
    };
  };
}

/** @throws AppError conflict */
function requireRunning({ state }: { state: string }): void {
  if (state === 'running') return;
  throw new AppError('conflict', `The pilot is ${state}; only one that runs is decided.`);
}

/** The items that are not met and are let pass. @throws AppError pilot-not-ready when others are not met either */
function overridden(checklist: Readiness, overrides: readonly string[]): Decision['overrides'] {
  const open = checklist.items.filter(({ state }) => state !== 'met');
  const faults = open
    .filter(({ key }) => !overrides.includes(key))
    .map(({ key, state, title }) => ({ pointer: '/overrides', code: key, detail: `${title.en}: ${state}` }));
  if (faults.length === 0) return open.map(({ key }) => key);
  const detail =
    'Items of the checklist are not met. See to them, or name them in overrides and say why in reason.';
  throw new AppError('pilot-not-ready', detail, { faults });
}
