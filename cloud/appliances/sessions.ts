/** Which connection each appliance has here, and what was said on it. Lost with the process. */
export type Sessions = {
  opened(applianceId: string, session: string): void;
  closed(applianceId: string, session: string): void;
  /** A report arrived; `attemptRevision` is the target state it answers. */
  reported(applianceId: string, session: string, attemptRevision: bigint | undefined): void;
  /** A target state was sent. */
  sent(applianceId: string, revision: bigint): void;
  isOpen(applianceId: string): boolean;
  hasReported(applianceId: string): boolean;
  /** The target state last sent that no report has answered yet. */
  unanswered(applianceId: string): bigint | undefined;
};

export function createSessions(): Sessions {
  const current = new Map<string, { session: string; reported: boolean; unanswered?: bigint }>();
  return {
    opened: (applianceId, session) => void current.set(applianceId, { session, reported: false }),
    closed(applianceId, session) {
      if (current.get(applianceId)?.session === session) current.delete(applianceId);
    },
    reported(applianceId, session, attemptRevision) {
      const entry = current.get(applianceId);
      if (entry?.session !== session) return;
      entry.reported = true;
      if (entry.unanswered === attemptRevision) delete entry.unanswered;
    },
    sent(applianceId, revision) {
      const entry = current.get(applianceId);
      if (entry) entry.unanswered = revision;
    },
    isOpen: (applianceId) => current.has(applianceId),
    hasReported: (applianceId) => current.get(applianceId)?.reported === true,
    unanswered: (applianceId) => current.get(applianceId)?.unanswered,
  };
}
