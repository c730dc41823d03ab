import type { Finding, Phase } from '#protocol';
import type { StepFacts } from './states.ts';

/** What the slice reads of an appliance. */
export const APPLIANCE = {
  id: true,
  state: true,
  presence: true,
  presenceChangedAt: true,
  wantedRevision: true,
  wantedHash: true,
  deliveries: true,
  lastDeliveryAt: true,
  retryRequested: true,
  confirmedHash: true,
  attemptRevision: true,
  attemptPhase: true,
  attemptFindings: true,
  attemptAt: true,
  attemptUnreachableSeconds: true,
} as const;

export type ApplianceRow = {
  id: string;
  state: string;
  presence: string;
  presenceChangedAt: Date | null;
  wantedRevision: bigint | null;
  wantedHash: string | null;
  deliveries: number;
  lastDeliveryAt: Date | null;
  retryRequested: boolean;
  confirmedHash: string | null;
  attemptRevision: bigint | null;
  attemptPhase: string | null;
  attemptFindings: unknown;
  attemptAt: Date | null;
  attemptUnreachableSeconds: number | null;
};

export function factsOf(row: ApplianceRow, retriedByItself: boolean): StepFacts {
  return {
    retired: row.state === 'retired',
    online: row.presence === 'online',
    presenceSince: row.presenceChangedAt,
    wantedRevision: row.wantedRevision === null ? null : Number(row.wantedRevision),
    confirmedHash: row.confirmedHash,
    attempt: attemptOf(row),
    retriedByItself,
  };
}

function attemptOf(row: ApplianceRow): StepFacts['attempt'] {
  if (row.attemptRevision === null || row.attemptPhase === null) return null;
  return {
    revision: Number(row.attemptRevision),
    phase: row.attemptPhase as Phase,
    findings: (row.attemptFindings ?? []) as Finding[],
  };
}

/** Wanted, confirmed, and not at work on anything else. */
export function runsAlready({ hash, appliance }: { hash: string; appliance: ApplianceRow }): boolean {
  return (
    appliance.wantedHash === hash && appliance.confirmedHash === hash && appliance.attemptPhase !== 'applying'
  );
}
