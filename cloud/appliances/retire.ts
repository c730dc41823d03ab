import type { Link } from '../broker/index.ts';
import { notFound } from '../platform/errors.ts';
import type { ChangeDeps } from './change.ts';

export type RetireDeps = ChangeDeps & {
  /** Revokes every certificate of an appliance (cloud/certificates). */
  revokeAppliance: (applianceId: string, reason: 'cessationOfOperation') => Promise<void>;
  link: () => Link;
};

/**
 * Takes an appliance out of service for good: its site is free, its certificates are revoked, its connection ends.
 * May be repeated, e.g. when the process ended in between.
 * @throws AppError not-found
 */
export function createRetire({ store, clock, bus, revokeAppliance, link }: RetireDeps) {
  return async (applianceId: string): Promise<void> => {
    const row = await store.get(applianceId);
    if (!row) throw notFound('appliance', applianceId);
    if (row.state !== 'retired' || row.siteId !== null) {
      await store.update(applianceId, undefined, {
        state: 'retired',
        siteId: null,
        retryRequested: false,
        updatedAt: clock.now(),
      });
    }
    await revokeAppliance(applianceId, 'cessationOfOperation');
    link().disconnect(applianceId, 'retired');
    bus.publish('appliance.changed', { applianceId });
    const networkId = row.site?.networkSite?.networkId;
    if (networkId) bus.publish('network.changed', { networkId });
  };
}
