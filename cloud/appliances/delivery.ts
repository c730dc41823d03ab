import type { Finding, FindingCode } from '#protocol';

/** A power cut in the middle of an apply is not the target state's fault, but three in a row may be. */
const MAX_DELIVERIES_AFTER_INTERRUPTION = 3;

/** What is asked of an appliance, what it said, and what was sent: columns of its row. */
export type DeliveryFacts = {
  wantedRevision: bigint | null;
  wantedHash: string | null;
  confirmedHash: string | null;
  attemptRevision: bigint | null;
  attemptPhase: string | null;
  attemptFindings: unknown;
  attemptAt: Date | null;
  deliveries: number;
  lastDeliveryAt: Date | null;
  retryRequested: boolean;
};

/** What this process knows of the appliance. */
export type DeliveryContext = {
  connected: boolean;
  reportedInSession: boolean;
  /** Sent on this connection, and no report has answered it yet. */
  unanswered: bigint | undefined;
  startedAt: Date;
};

export type DeliveryDecision =
  | { deliver: true; revision: bigint }
  | {
      deliver: false;
      because:
        | 'nothing-wanted'
        | 'in-sync'
        | 'not-connected'
        | 'not-reported'
        | 'unanswered'
        | 'applying'
        | 'needs-decision';
    };

/** When the cloud sends a target state: the rules of ARCHITECTURE.md under this heading, in their order. */
export function decideDelivery(facts: DeliveryFacts, context: DeliveryContext): DeliveryDecision {
  const { wantedRevision, wantedHash, confirmedHash } = facts;
  if (wantedRevision === null || wantedHash === null) return wait('nothing-wanted');
  if (confirmedHash === wantedHash) return wait('in-sync');
  if (!context.connected) return wait('not-connected');
  if (!context.reportedInSession) return wait('not-reported');
  if (context.unanswered === wantedRevision && !facts.retryRequested) return wait('unanswered');
  if (facts.attemptRevision === wantedRevision) {
    if (facts.attemptPhase === 'applying') return wait('applying');
    if (isFailure(facts.attemptPhase) && !retriesByItself(facts, context.startedAt)) {
      return wait('needs-decision');
    }
  }
  return { deliver: true, revision: wantedRevision };
}

/**
 * Whether the failed attempt at what is wanted is delivered again without a new revision: somebody asked for it, the
 * appliance lost its power, or the control plane itself was away while the appliance looked for it.
 */
export function retriesByItself(facts: DeliveryFacts, startedAt: Date): boolean {
  if (facts.attemptRevision !== facts.wantedRevision || !isFailure(facts.attemptPhase)) return false;
  if (facts.retryRequested) return true;
  const codes = findingCodes(facts.attemptFindings);
  if (codes.length === 0) return false;
  const away = wasAway(facts, startedAt);
  return codes.every((code) => {
    if (code === 'apply-interrupted') return facts.deliveries < MAX_DELIVERIES_AFTER_INTERRUPTION;
    return code === 'control-plane-unreachable' && away;
  });
}

/** Sent before this process started, and only heard of since. */
function wasAway({ lastDeliveryAt, attemptAt }: DeliveryFacts, startedAt: Date): boolean {
  return (
    lastDeliveryAt !== null && lastDeliveryAt < startedAt && attemptAt !== null && attemptAt >= startedAt
  );
}

function isFailure(phase: string | null): boolean {
  return phase === 'rejected' || phase === 'rolled-back';
}

function findingCodes(findings: unknown): FindingCode[] {
  return Array.isArray(findings) ? (findings as Finding[]).map(({ code }) => code) : [];
}

const wait = (because: Extract<DeliveryDecision, { deliver: false }>['because']): DeliveryDecision => ({
  deliver: false,
  because,
});
