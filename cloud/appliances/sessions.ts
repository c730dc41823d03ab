/** Which connection each appliance has here, and what was said on it. Lost with the process. */
export type Sessions = {
  opened(applianceId: string, session: string): void;
  closed(applianceId: string, session: string): void;
  /** A report arrived; `attemptRevision` is the target state it answers. */
  reported(applianceId: string, session: string, attemptRevision: bigint | undefined): void;
  /** A target state is about to be sent on a session. False when that is not the appliance's any more. */
  sending(applianceId: string, session: string, revision: bigint): boolean;
  isOpen(applianceId: string): boolean;
  /** The session, once a report has arrived on it. */
  reportedIn(applianceId: string): string | undefined;
  /** The target state last sent that no report has answered yet. */
  unanswered(applianceId: string): bigint | undefined;
};

export function createSessions(): Sessions {
  const current = new Map<string, { session: string; reported: boolean; unanswered?: bigint }>();
  const entryOf = (applianceId: string, session: string) => {
    const entry = current.get(applianceId);
    return entry?.session === session ? entry : undefined;
  };
  return {
    opened: (applianceId, session) => void current.set(applianceId, { session, reported: false }),
    closed(applianceId, session) {
      if (entryOf(applianceId, session)) current.delete(applianceId);
    },
    reported(applianceId, session, attemptRevision) {
      const entry = entryOf(applianceId, session);
      if (!entry) return;
      entry.reported = true;
      if (entry.unanswered === attemptRevision) delete entry.unanswered;
    },
    sending(applianceId, session, revision) {
      const entry = entryOf(applianceId, session);
      if (entry) entry.unanswered = revision;
      return entry !== undefined;
    },
    isOpen: (applianceId) => current.has(applianceId),
    reportedIn(applianceId) {
      const entry = current.get(applianceId);
      return entry?.reported ? entry.session : undefined;
    },
    unanswered: (applianceId) => current.get(applianceId)?.unanswered,
  };
}
