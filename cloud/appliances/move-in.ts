import { AppError, notFound } from '../platform/errors.ts';
import type { ApplianceQueries } from './store.ts';

/**
 * Makes sure that an appliance may be put into a site, until the end of the transaction: a site has one at the most.
 * @throws AppError not-found, site-occupied
 */
export async function moveIn(queries: ApplianceQueries, siteId: string, applianceId: string): Promise<void> {
  const site = await queries.lockSite(siteId);
  if (!site) throw notFound('site', siteId, '/siteId');
  if (site.occupiedBy !== null && site.occupiedBy !== applianceId) {
    throw new AppError(
      'site-occupied',
      `The site has the appliance ${site.occupiedBy} already; retire or move that one first.`,
    );
  }
}
