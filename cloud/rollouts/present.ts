import type { Finding } from '#protocol';
import type { RolloutState, StepState } from './gate.ts';
import type { Rollout, RolloutProgress, RolloutSummary } from './schema.ts';
import type { RolloutRow, StepCount, SummaryRow } from './store.ts';

/** Rows as the API shows them. */
export function presentSummary(row: SummaryRow, counts: readonly StepCount[]): RolloutSummary {
  return {
    id: row.id,
    revision: Number(row.revisionNumber),
    network: row.revision.network,
    state: row.state as RolloutState,
    waves: row.waves as number[],
    confirmWithinSeconds: row.confirmWithinSeconds,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    progress: progressOf(counts.filter((count) => count.rolloutId === row.id)),
    version: row.version,
  };
}

export function presentRollout(row: RolloutRow): Rollout {
  const counts = row.steps.map(({ state }) => ({ rolloutId: row.id, state, count: 1 }));
  return {
    ...presentSummary(row, counts),
    steps: row.steps.map((step) => ({
      applianceId: step.applianceId,
      serial: step.appliance.serial,
      site: step.appliance.site,
      wave: step.wave,
      state: step.state as StepState,
      changedAt: step.changedAt.toISOString(),
      findings: (step.findings ?? []) as Finding[],
    })),
  };
}

function progressOf(counts: readonly { state: string; count: number }[]): RolloutProgress {
  const of = (state: StepState) =>
    counts.filter((count) => count.state === state).reduce((sum, { count }) => sum + count, 0);
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    waiting: of('waiting'),
    wanted: of('wanted'),
    confirmed: of('confirmed'),
    rejected: of('rejected'),
    rolledBack: of('rolled-back'),
    unchanged: of('unchanged'),
    cancelled: of('cancelled'),
  };
}
