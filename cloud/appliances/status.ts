import type { ApplianceStatus } from './schema.ts';

export type StatusFacts = {
  state: string;
  presence: string;
  wantedRevision: bigint | null;
  wantedHash: string | null;
  confirmedHash: string | null;
  attemptRevision: bigint | null;
  attemptPhase: string | null;
  driftSince: Date | null;
  foreignSince: Date | null;
};

/** The one word for an appliance. `STATUS_SQL` of list-store.ts says the same to the database. */
export function statusOf(facts: StatusFacts): ApplianceStatus {
  if (facts.state === 'retired') return 'retired';
  if (facts.state === 'registered') return 'registered';
  if (facts.foreignSince) return 'foreign';
  if (facts.presence !== 'online') return 'offline';
  if (facts.wantedRevision === null) return 'unconfigured';
  if (facts.confirmedHash === facts.wantedHash) return facts.driftSince === null ? 'in-sync' : 'drifted';
  if (facts.attemptRevision === facts.wantedRevision) {
    if (facts.attemptPhase === 'rejected') return 'rejected';
    if (facts.attemptPhase === 'rolled-back') return 'rolled-back';
  }
  return 'updating';
}
