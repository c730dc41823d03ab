import type { Presence } from '../broker/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { publicAddressChanged } from './address.ts';
import type { CloneWatch } from './clone-watch.ts';
import type { MessageStore } from './message-store.ts';
import type { Sessions } from './sessions.ts';

const GRACE_MILLISECONDS = 10_000;

export type PresenceDeps = {
  messages: MessageStore;
  sessions: Sessions;
  clock: Clock;
  bus: Bus;
  log: Log;
  clones: Pick<CloneWatch, 'connected'>;
  /** How long an appliance may be away before it counts as offline. */
  graceMilliseconds?: number;
};

/**
 * Who is online. A connection that ends is no outage yet: the appliance has a grace to come back, and a newer
 * connection of its own may be why the older one ended.
 */
export function createPresence(deps: PresenceDeps) {
  const { messages, sessions, clock, bus, log, clones } = deps;
  const grace = deps.graceMilliseconds ?? GRACE_MILLISECONDS;
  const timers = new Set<NodeJS.Timeout>();
  const turns = new Map<string, Promise<void>>();
  let ended = false;

  /** Two connections of one appliance at once are written in the order in which they were made. */
  async function inTurn(applianceId: string, work: () => Promise<void>): Promise<void> {
    const turn = (turns.get(applianceId) ?? Promise.resolve()).catch(() => undefined).then(work);
    turns.set(applianceId, turn);
    try {
      await turn;
    } finally {
      if (turns.get(applianceId) === turn) turns.delete(applianceId);
    }
  }

  function later(work: () => Promise<void>): void {
    if (ended) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      work().catch((error) => {
        log.error({ err: error }, 'presence');
        later(work);
      });
    }, grace);
    timers.add(timer);
  }

  async function declareOffline(applianceId: string, session: string): Promise<void> {
    if (sessions.isOpen(applianceId)) return;
    const changed = await messages.recordOffline(applianceId, session, clock.now());
    if (changed) bus.publish('appliance.changed', { applianceId });
  }

  const presence: Presence = {
    connected: ({ applianceId, session, remoteAddress }) =>
      inTurn(applianceId, async () => {
        const at = clock.now();
        const before = await messages.recordConnected(applianceId, { session, remoteAddress, at });
        clones.connected({ applianceId, session, remoteAddress }, sessions.isOpen(applianceId));
        sessions.opened(applianceId, session);
        bus.publish('appliance.changed', { applianceId });
        if (before && publicAddressChanged(before, { observedAddress: remoteAddress })) {
          bus.publish('appliance.address-changed', { applianceId });
        }
      }),
    disconnected({ applianceId, session }) {
      sessions.closed(applianceId, session);
      later(() => declareOffline(applianceId, session));
    },
  };

  return {
    ...presence,
    /** Those whom an earlier process left online have the same grace to come back to this one. */
    async start(): Promise<void> {
      for (const { applianceId, session } of await messages.onlineSessions()) {
        later(() => declareOffline(applianceId, session));
      }
    },
    [Symbol.dispose]() {
      ended = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
