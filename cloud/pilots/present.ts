import type { Stage } from '../customers/index.ts';
import type { Decision, Effects, Objective, Pilot, Suspension } from './schema.ts';
import type { PilotRow, SuspensionRow } from './store.ts';

/** Rows as the API shows them. */
export function presentPilot(row: PilotRow): Pilot {
  return {
    id: row.id,
    customerId: row.customerId,
    name: row.name,
    scope: row.scope,
    siteIds: row.siteIds,
    objectives: row.objectives as Objective[],
    startsOn: day(row.startsOn),
    endsOn: day(row.endsOn),
    state: row.state as Pilot['state'],
    decision: row.decision as Decision | null,
    createdBy: row.createdBy,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentSuspension(row: SuspensionRow): Suspension {
  return {
    id: row.id,
    customerId: row.customerId,
    pilotId: row.pilotId,
    reason: row.reason,
    fromStage: row.fromStage as Stage,
    by: row.suspendedBy,
    at: row.suspendedAt.toISOString(),
    settled: row.settledAt !== null,
    effects: row.effects as Effects,
    endedBy: row.endedBy,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

const day = (at: Date | null): string | null => at?.toISOString().slice(0, 10) ?? null;
