import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import { moveIn } from './move-in.ts';
import { retired } from './register.ts';
import type { ApplianceChanges } from './schema.ts';
import type { ApplianceStore } from './store.ts';

export type ChangeDeps = { store: ApplianceStore; clock: Clock; bus: Bus };

/**
 * Changes what people say of an appliance: its model, its key in another system, the site it stands in.
 * @param version the version the caller last saw; `undefined` for whatever it is.
 * @throws AppError not-found, version-mismatch, conflict when it is retired, site-occupied, external-key-taken
 */
export function createChange({ store, clock, bus }: ChangeDeps) {
  return async (
    applianceId: string,
    version: number | undefined,
    changes: ApplianceChanges,
  ): Promise<void> => {
    const { siteId } = changes;
    const networks = await store.transaction(async (queries) => {
      const row = await queries.getAlone(applianceId);
      if (!row) throw notFound('appliance', applianceId);
      if (row.state === 'retired') throw retired(row.serial);
      if (siteId) await moveIn(queries, siteId, applianceId);
      // Whatever version the caller saw: not one that was retired since it was looked at here.
      const done = await queries.update(applianceId, version ?? row.version, {
        ...changes,
        updatedAt: clock.now(),
      });
      if (!done) throw versionMismatch();
      if (siteId === undefined || siteId === row.siteId) return [];
      const left = row.siteId ? await queries.networkOfSite(row.siteId) : undefined;
      return [left, siteId ? await queries.networkOfSite(siteId) : undefined];
    });
    bus.publish('appliance.changed', { applianceId });
    for (const networkId of new Set(networks)) if (networkId) bus.publish('network.changed', { networkId });
  };
}
