import type { SiteRole } from '../../provisioning/catalogue.ts';
import { addressWarnings } from '../addresses/index.ts';
import type { Rendering } from './rendering.ts';
import type { Preview } from './schema.ts';
import type { NetworkQueries } from './store.ts';

/** What a revision of this rendering would do, for a person to read. */
export async function presentPreview(
  store: NetworkQueries,
  { source, live, rendered, targets }: Rendering,
): Promise<Preview> {
  const places = new Map(rendered.targets.map((target) => [target.applianceId, target]));
  const names = new Map(source.sites.map(({ id, name }) => [id, name]));
  const told = targets.flatMap(({ applianceId, hash, difference }) => {
    const place = places.get(applianceId);
    if (!place) return [];
    const { siteId, role } = place;
    const serial = live.sites.get(siteId)?.appliance?.serial ?? '';
    return [
      {
        ...{ applianceId, serial, siteId, siteName: names.get(siteId) ?? '', role: role as SiteRole, hash },
        ...{ changed: difference.length > 0, difference },
      },
    ];
  });
  return {
    sites: rendered.allotments.map((site) => ({ ...site, name: names.get(site.siteId) ?? '' })),
    targets: told,
    warnings: await addressWarnings(store, source.customer, rendered),
  };
}
