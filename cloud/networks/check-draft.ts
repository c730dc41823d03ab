import { canonicalJson } from '#protocol';
import { parseParameters } from '../../provisioning/catalogue.ts';
import { AppError, type Fault } from '../platform/errors.ts';
import { orRefuse } from './refuse.ts';
import type { NetworkDraft } from './schema.ts';
import type { NetworkQueries } from './store.ts';
import { refuseUnusable } from './template-use.ts';

/**
 * Shapes, locks and references; whether it can be rendered is told by the commit and its preview. Parameters that were
 * saved before are not looked at again: a lock that came since stops commits, not a change of name, tags or sites.
 * @param before the draft as it was saved last; undefined: it is new
 * @throws not-found, template-not-usable, network-invalid, site-occupied
 */
export async function checkDraft(
  store: NetworkQueries,
  network: { id: string; customerId: string; templateVersionId: string | null },
  draft: NetworkDraft,
  before?: NetworkDraft,
): Promise<void> {
  const { kind, templateVersionId, parameters, siteIds } = draft;
  const committed = await store.latestLayers(network.id);
  const own = [network.templateVersionId, committed?.templateVersionId ?? null];
  await refuseUnusable(store, { templateVersionId, kind, own });
  if (!before || resolvesOtherwise(before, draft)) {
    const layers = await store.sharedLayers(kind, templateVersionId, network.customerId);
    await orRefuse(siteIds, () => parseParameters(kind, parameters, { layers }));
  }
  await checkSites(store, network, siteIds);
}

function resolvesOtherwise(before: NetworkDraft, draft: NetworkDraft): boolean {
  return (
    before.kind !== draft.kind ||
    before.templateVersionId !== draft.templateVersionId ||
    canonicalJson(before.parameters) !== canonicalJson(draft.parameters)
  );
}

/** @throws network-invalid, site-occupied */
export async function checkSites(
  store: NetworkQueries,
  network: { id: string; customerId: string },
  siteIds: string[],
): Promise<void> {
  const sites = new Map((await store.sites(siteIds)).map((site) => [site.id, site]));
  const faults = siteIds.flatMap((siteId, index): Fault[] => {
    if (sites.get(siteId)?.customerId === network.customerId) return [];
    const detail = `The customer has no site with the id ${siteId}.`;
    return [{ pointer: `/siteIds/${index}`, code: 'site-unknown', detail }];
  });
  if (faults[0]) throw new AppError('network-invalid', faults[0].detail, { faults });
  const occupied = siteIds.flatMap((siteId, index): Fault[] => {
    const site = sites.get(siteId);
    if (!site?.networkSite || site.networkSite.networkId === network.id) return [];
    const detail = `The site ${site.name} is in another network (${site.networkSite.networkId}).`;
    return [{ pointer: `/siteIds/${index}`, code: 'site-occupied', detail }];
  });
  if (occupied[0]) throw new AppError('site-occupied', occupied[0].detail, { faults: occupied });
}
