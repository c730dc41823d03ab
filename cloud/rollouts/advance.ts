import type { Appliances, Assignment } from '../appliances/index.ts';
import type { Clock } from '../platform/clock.ts';
import { decide, type StepFacts } from './gate.ts';
import { type ApplianceRow, attemptOf, type RolloutStore, type Transaction } from './store.ts';

export type AdvanceDeps = {
  store: RolloutStore;
  clock: Clock;
  appliances: Pick<Appliances, 'want' | 'retriesByItself'>;
};

/**
 * Brings one rollout as far as the facts allow. What is decided is written before anything is asked, so that a crash in
 * between only leads to asking again.
 *
 * @returns whether anything changed.
 */
export function createAdvance({ store, clock, appliances }: AdvanceDeps) {
  return async (rolloutId: string): Promise<boolean> => {
    const outcome = await store.transaction(async (tx) => {
      const rollout = await store.locked(tx, rolloutId);
      if (!rollout) return undefined;
      const sentAgain = await readSentAgain(store, tx, rollout.steps);
      const steps = rollout.steps.map(({ appliance, ...step }) => {
        const { row, lastReport } = sentAgain.get(appliance.id) ?? { row: appliance };
        const retried = appliances.retriesByItself(row) || isUnanswered(row, lastReport);
        return { ...step, facts: factsOf(row, retried) };
      });
      const decision = decide(rollout, steps);
      await store.record(tx, rolloutId, rollout.state, decision, clock.now());
      const changed = decision.changes.length > 0 || decision.state !== rollout.state;
      return { rollout, decision, changed };
    });
    if (!outcome) return false;
    const { rollout, decision, changed } = outcome;
    if (decision.want.length > 0) {
      const hashes = new Map(rollout.steps.map((step) => [step.applianceId, step.hash]));
      await appliances.want(
        decision.want.map(
          (applianceId): Assignment => ({
            applianceId,
            revision: rollout.revision,
            hash: hashes.get(applianceId) ?? '',
            confirmWithinSeconds: rollout.confirmWithinSeconds,
          }),
        ),
      );
    }
    return changed;
  };
}

/**
 * Appliances to which the target state was sent again after they had failed, and when they reported last. The rows are
 * read after the reports, so that a report that is seen here is never newer than its row.
 */
async function readSentAgain(
  store: RolloutStore,
  tx: Transaction,
  steps: readonly { appliance: ApplianceRow }[],
) {
  const ids = steps.flatMap(({ appliance }) => (wasSentSince(appliance) ? [appliance.id] : []));
  if (ids.length === 0) return new Map<string, { row: ApplianceRow; lastReport?: Date }>();
  const lastReports = await store.lastReports(tx, ids);
  const rows = await store.appliances(tx, ids);
  return new Map(
    rows.map((row) => {
      const lastReport = lastReports.get(row.id);
      return [row.id, { row, ...(lastReport && { lastReport }) }];
    }),
  );
}

function factsOf(row: ApplianceRow, retriedByItself: boolean): StepFacts {
  return {
    retired: row.state === 'retired',
    online: row.presence === 'online',
    wantedRevision: row.wantedRevision === null ? null : Number(row.wantedRevision),
    confirmedHash: row.confirmedHash,
    attempt: attemptOf(row),
    retriedByItself,
  };
}

/** Sent again after the failure was told. */
function wasSentSince({ lastDeliveryAt, attemptAt }: ApplianceRow): boolean {
  return lastDeliveryAt !== null && attemptAt !== null && lastDeliveryAt > attemptAt;
}

/** What comes of the last delivery is not known yet. */
function isUnanswered(row: ApplianceRow, lastReport: Date | undefined): boolean {
  if (!wasSentSince(row) || row.lastDeliveryAt === null) return false;
  return lastReport === undefined || lastReport < row.lastDeliveryAt;
}
