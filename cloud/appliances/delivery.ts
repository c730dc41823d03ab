import type { Finding, FindingCode } from '#protocol';

/** A power cut in the middle of an apply is not the target state's fault, but three in a row may be. */
const MAX_DELIVERIES_AFTER_INTERRUPTION = 3;
/**
 * Nor is an outage of the uplink. One that lasted so long with what ran before has nothing to do with it; of shorter ones,
 * which a line that dials anew brings about as well, five in a row may.
 */
const LONG_OUTAGE_SECONDS = 60;
const MAX_DELIVERIES_AFTER_SHORT_OUTAGE = 5;
/** Between a roll-back after an outage and the next delivery; doubled by each delivery. */
const BACKOFF: Backoff = { firstMilliseconds: 10_000, longestMilliseconds: 15 * 60_000 };

export type Backoff = { firstMilliseconds: number; longestMilliseconds: number };

/** What is asked of an appliance, what it said, and what was sent: columns of its row. */
export type DeliveryFacts = AttemptFacts & {
  /** It runs another customer's configuration: it is reset before it is sent anything. */
  foreignSince: Date | null;
};

export type AttemptFacts = {
  wantedRevision: bigint | null;
  wantedHash: string | null;
  confirmedHash: string | null;
  attemptRevision: bigint | null;
  attemptPhase: string | null;
  attemptFindings: unknown;
  attemptAt: Date | null;
  /** After a roll-back: how long the control plane was out of reach with what ran before; 0: not at all. */
  attemptUnreachableSeconds: number | null;
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
  now: Date;
  backoff?: Backoff;
};

export type DeliveryDecision =
  | { deliver: true; revision: bigint }
  | { deliver: false; because: 'backing-off'; until: Date }
  | {
      deliver: false;
      because:
        | 'nothing-wanted'
        | 'foreign'
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
  if (facts.foreignSince) return wait('foreign');
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
    const until = nextTryAt(facts, context.backoff);
    if (until && context.now < until) return { deliver: false, because: 'backing-off', until };
  }
  return { deliver: true, revision: wantedRevision };
}

/**
 * Whether the failed attempt at what is wanted is delivered again without a new revision: somebody asked for it, the
 * appliance lost its power, its uplink was away with what ran before too, or the control plane itself was away while the
 * appliance looked for it.
 */
export function retriesByItself(facts: AttemptFacts, startedAt: Date): boolean {
  if (facts.attemptRevision !== facts.wantedRevision || !isFailure(facts.attemptPhase)) return false;
  if (facts.retryRequested) return true;
  const codes = findingCodes(facts.attemptFindings);
  if (codes.length === 0) return false;
  const away = wasAway(facts, startedAt);
  const uplinkAway = uplinkWasAway(facts);
  return codes.every((code) => {
    if (code === 'apply-interrupted') return facts.deliveries < MAX_DELIVERIES_AFTER_INTERRUPTION;
    if (code === 'control-plane-unreachable') return away || uplinkAway;
    return code === 'probe-failed' && uplinkAway;
  });
}

/** When an attempt that failed for an outage is delivered again; null when that is not for the clock to say. */
export function nextTryAt(facts: AttemptFacts, backoff: Backoff = BACKOFF): Date | null {
  const { attemptAt, retryRequested, deliveries } = facts;
  if (retryRequested || attemptAt === null || !uplinkWasAway(facts)) return null;
  if (!retriesByItself(facts, attemptAt)) return null;
  const doubled = backoff.firstMilliseconds * 2 ** Math.min(Math.max(deliveries, 1) - 1, 20);
  return new Date(attemptAt.getTime() + Math.min(doubled, backoff.longestMilliseconds));
}

/** With what ran before the control plane could not be reached either. */
function uplinkWasAway({ attemptUnreachableSeconds: seconds, deliveries }: AttemptFacts): boolean {
  if (seconds === null || seconds === 0) return false;
  return seconds >= LONG_OUTAGE_SECONDS || deliveries < MAX_DELIVERIES_AFTER_SHORT_OUTAGE;
}

/** Sent before this process started, and only heard of since. */
function wasAway({ lastDeliveryAt, attemptAt }: AttemptFacts, startedAt: Date): boolean {
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

const wait = (
  because: Exclude<Extract<DeliveryDecision, { deliver: false }>['because'], 'backing-off'>,
): DeliveryDecision => ({
  deliver: false,
  because,
});
