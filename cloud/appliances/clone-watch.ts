import type { Sender } from '../broker/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { CloneStore } from './clone-store.ts';
import { judgeSightings, MOST_SIGHTINGS, type Sighting } from './clones.ts';
import type { CloneEvidence } from './schema.ts';

export type CloneDeps = {
  alarms: CloneStore;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  /** Left out: people decide. */
  revoke?: ((applianceId: string) => Promise<void>) | undefined;
};

export type CloneWatch = ReturnType<typeof createCloneWatch>;

/**
 * Notices when several boxes have one identity. What was seen is lost with the process, and comes again as long as they
 * go on throwing each other out.
 */
export function createCloneWatch({ alarms, ids, clock, bus, log, revoke }: CloneDeps) {
  const seen = new Map<string, Sighting[]>();

  function judge(applianceId: string): void {
    const evidence = judgeSightings(seen.get(applianceId) ?? [], clock.now().getTime());
    if (!evidence) return;
    raise(applianceId, evidence).catch((error) => log.error({ applianceId, err: error }, 'clone alarm'));
  }

  async function raise(applianceId: string, evidence: CloneEvidence): Promise<void> {
    const isNew = await alarms.raise({ id: ids.uuid(), applianceId, at: clock.now() }, evidence);
    if (isNew) log.warn({ applianceId, ...evidence }, 'more than one box has the identity of an appliance');
    bus.publish('appliance.changed', { applianceId });
    if (!revoke) return;
    // New certificates are for one box; what was seen so far says nothing of it.
    seen.delete(applianceId);
    await revoke(applianceId);
  }

  return {
    connected({ applianceId, session, remoteAddress }: Sender, tookOver: boolean): void {
      const sighting = { session, at: clock.now().getTime(), address: remoteAddress, bootId: null, tookOver };
      const all = [...(seen.get(applianceId) ?? []), { ...sighting, isBack: false }];
      seen.set(applianceId, all.slice(-MOST_SIGHTINGS));
      judge(applianceId);
    },

    /** @param isBack as `recordReport` tells it */
    reported({ applianceId, session }: Sender, bootId: string, isBack: boolean): void {
      const sighting = seen.get(applianceId)?.find((one) => one.session === session);
      if (!sighting || sighting.bootId === bootId) return;
      Object.assign(sighting, { bootId, isBack });
      judge(applianceId);
    },

    /** Somebody says that it is settled. */
    async clear(applianceId: string): Promise<void> {
      seen.delete(applianceId);
      await alarms.clear(applianceId);
      bus.publish('appliance.changed', { applianceId });
    },
  };
}
