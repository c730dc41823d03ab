/** Which connection each appliance has here, and whether it has said on it what it runs. Lost with the process. */
export type Sessions = {
  opened(applianceId: string, session: string): void;
  closed(applianceId: string, session: string): void;
  reported(applianceId: string, session: string): void;
  isOpen(applianceId: string): boolean;
  hasReported(applianceId: string): boolean;
};

export function createSessions(): Sessions {
  const current = new Map<string, { session: string; reported: boolean }>();
  return {
    opened: (applianceId, session) => void current.set(applianceId, { session, reported: false }),
    closed(applianceId, session) {
      if (current.get(applianceId)?.session === session) current.delete(applianceId);
    },
    reported(applianceId, session) {
      const entry = current.get(applianceId);
      if (entry?.session === session) entry.reported = true;
    },
    isOpen: (applianceId) => current.has(applianceId),
    hasReported: (applianceId) => current.get(applianceId)?.reported === true,
  };
}
