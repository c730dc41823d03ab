import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import { moveIn } from './move-in.ts';
import { retired } from './register.ts';
import type { ApplianceChanges } from './schema.ts';
import type { ApplianceStore } from './store.ts';

export type ChangeDeps = {
  store: ApplianceStore;
  clock: Clock;
  bus: Bus;
  /** What was seen of it is forgotten; one that is to be reset is, if it is connected. */
  ownerChanged: (applianceId: string) => Promise<void>;
};

/**
 * Changes what people say of an appliance: its model, its key in another system, the site it stands in. One that was set
 * up for a customer and goes to another, or to no site, is reset when it connects next; until then it counts as foreign.
 * @param version the version the caller last saw; `undefined` for whatever it is.
 * @throws AppError not-found, version-mismatch, conflict when it is retired, site-occupied, external-key-taken
 */
export function createChange({ store, clock, bus, ownerChanged }: ChangeDeps) {
  return async (
    applianceId: string,
    version: number | undefined,
    changes: ApplianceChanges,
    keyOwner = registrarOf(EVERYTHING),
  ): Promise<void> => {
    const { siteId } = changes;
    const { isOthers, networks } = await store.transaction(async (queries) => {
      const row = await queries.getAlone(applianceId);
      if (!row) throw notFound('appliance', applianceId);
      if (row.state === 'retired') throw retired(row.serial);
      if (siteId) await moveIn(queries, siteId, applianceId);
      const isOthers = siteId !== undefined && (await queries.changeOwner(applianceId, siteId, clock.now()));
      // Whatever version the caller saw: not one that was retired since it was looked at here.
      const externalKey = changes.externalKey === row.externalKey ? null : changes.externalKey;
      const done = await queries.update(applianceId, version ?? row.version, {
        ...changes,
        // The key in the former owner's system goes with it, also when it is sent along unchanged.
        ...(isOthers && externalKey !== undefined && { externalKey }),
        ...(changes.externalKey !== undefined && { keyOwner }),
        updatedAt: clock.now(),
      });
      if (!done) throw versionMismatch();
      if (siteId === undefined || siteId === row.siteId) return { isOthers, networks: [] };
      const left = row.siteId ? await queries.networkOfSite(row.siteId) : undefined;
      return { isOthers, networks: [left, siteId ? await queries.networkOfSite(siteId) : undefined] };
    });
    if (isOthers) await ownerChanged(applianceId);
    bus.publish('appliance.changed', { applianceId });
    for (const networkId of new Set(networks)) if (networkId) bus.publish('network.changed', { networkId });
  };
}
