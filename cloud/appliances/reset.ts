import type { Log } from '../platform/log.ts';
import { BY_ITSELF, type createCommands } from './commands.ts';

/** Resets a box to factory state, once on each of its connections: it may be an agent that cannot, or lose its power. */
export type Reset = (applianceId: string, session: string) => Promise<void>;

/** Long enough for a box that is busy; whatever comes later is asked for anew. */
const DEADLINE_SECONDS = 600;

export function createReset(deps: { commands: ReturnType<typeof createCommands>; log: Log }): Reset {
  const asked = new Map<string, string>();
  return async (applianceId, session) => {
    if (asked.get(applianceId) === session) return;
    asked.set(applianceId, session);
    try {
      const wanted = { kind: 'factory-reset', deadlineSeconds: DEADLINE_SECONDS } as const;
      await deps.commands.send(applianceId, wanted, BY_ITSELF);
      deps.log.info({ applianceId }, 'reset to factory state');
    } catch (error) {
      asked.delete(applianceId);
      throw error;
    }
  };
}
