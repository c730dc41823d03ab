import { AppError } from '../platform/errors.ts';
import type { ChangeDeps } from './change.ts';
import { moveIn } from './move-in.ts';
import type { ApplianceClaim } from './schema.ts';

export type ClaimDeps = Pick<ChangeDeps, 'store' | 'clock' | 'bus' | 'ownerChanged'>;

/**
 * Puts an appliance that stands nowhere yet into a site, by the serial number on its label. Answers with its id. It must
 * be nobody's so far, or held by the reseller of the site. A serial number that is unknown, retired, somewhere else or
 * somebody else's answers alike: whoever guesses learns nothing.
 * @throws AppError not-found, site-occupied
 */
export function createClaim({ store, clock, bus, ownerChanged }: ClaimDeps) {
  return async ({ serial, siteId }: ApplianceClaim): Promise<string> => {
    const { applianceId, networkId } = await store.transaction(async (queries) => {
      const reseller = await queries.resellerOfSite(siteId);
      const unplaced = await queries.unplaced(serial);
      const row =
        unplaced.find(({ heldById }) => heldById !== null && heldById === reseller) ??
        unplaced.find(({ ownedSince }) => ownedSince === null);
      if (!row) throw notThere(serial);
      await moveIn(queries, siteId, row.id);
      await queries.changeOwner(row.id, siteId, clock.now());
      // Not one that somebody placed or retired since it was looked at here.
      if (!(await queries.update(row.id, row.version, { siteId, updatedAt: clock.now() })))
        throw notThere(serial);
      return { applianceId: row.id, networkId: await queries.networkOfSite(siteId) };
    });
    await ownerChanged(applianceId);
    bus.publish('appliance.changed', { applianceId });
    if (networkId) bus.publish('network.changed', { networkId });
    return applianceId;
  };
}

function notThere(serial: string): AppError {
  const detail = 'is the serial number of no appliance that waits for a site';
  return new AppError('not-found', `${serial} ${detail}.`, {
    faults: [{ pointer: '/serial', code: 'unknown', detail }],
  });
}
