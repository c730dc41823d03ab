import type { Clock } from '../platform/clock.ts';
import { decide, type StepFacts } from './gate.ts';
import { type ApplianceRow, attemptOf, type RolloutStore } from './store.ts';

/** What the appliances slice is asked for: durable, then delivered to those connected. */
export type Assignment = {
  applianceId: string;
  revision: number;
  hash: string;
  confirmWithinSeconds: number;
};

export type AdvanceDeps = {
  store: RolloutStore;
  clock: Clock;
  /** Makes appliances want a revision; one that wants a newer revision already keeps it. */
  want: (assignments: Assignment[]) => Promise<unknown>;
  /** Whether the failed attempt of an appliance is delivered again without anybody's help. */
  retriesByItself: (appliance: ApplianceRow) => boolean;
};

/**
 * Brings one rollout as far as the facts allow. What is decided is written before anything is asked, so that a crash in
 * between only leads to asking again.
 *
 * @returns whether anything changed.
 */
export function createAdvance({ store, clock, want, retriesByItself }: AdvanceDeps) {
  return async (rolloutId: string): Promise<boolean> => {
    const outcome = await store.transaction(async (tx) => {
      const rollout = await store.locked(tx, rolloutId);
      if (!rollout) return undefined;
      const steps = rollout.steps.map(({ appliance, ...step }) => ({
        ...step,
        facts: factsOf(appliance, retriesByItself),
      }));
      const decision = decide(rollout, steps);
      await store.record(tx, rolloutId, rollout.state, decision, clock.now());
      const changed = decision.changes.length > 0 || decision.state !== rollout.state;
      return { rollout, decision, changed };
    });
    if (!outcome) return false;
    const { rollout, decision, changed } = outcome;
    if (decision.want.length > 0) {
      const hashes = new Map(rollout.steps.map((step) => [step.applianceId, step.hash]));
      await want(
        decision.want.map((applianceId) => ({
          applianceId,
          revision: rollout.revision,
          hash: hashes.get(applianceId) ?? '',
          confirmWithinSeconds: rollout.confirmWithinSeconds,
        })),
      );
    }
    return changed;
  };
}

function factsOf(row: ApplianceRow, retriesByItself: AdvanceDeps['retriesByItself']): StepFacts {
  return {
    retired: row.state === 'retired',
    online: row.presence === 'online',
    wantedRevision: row.wantedRevision === null ? null : Number(row.wantedRevision),
    confirmedHash: row.confirmedHash,
    attempt: attemptOf(row),
    retriedByItself: retriesByItself(row),
  };
}
