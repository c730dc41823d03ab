import { canonicalJson } from '#protocol';
import type { NetworkKind, SiteRole } from '../../provisioning/catalogue.ts';
import type { Allotment } from '../../provisioning/render.ts';
import type { NetworkRow } from './draft-store.ts';
import type { SiteFacts } from './inputs.ts';
import type { NetworkDraft } from './schema.ts';

/** A site of the draft with the place it was given. */
export type DraftSite = SiteFacts & { role: SiteRole; allotments: Allotment[] };

/** The sites that are in the draft, in order of id. */
export function draftSites(network: NetworkRow): DraftSite[] {
  return network.sites
    .filter(({ inDraft }) => inDraft)
    .map(({ siteId, site, role, allotments }) => ({
      id: siteId,
      name: site.name,
      timeZone: site.timeZone,
      role: role as SiteRole,
      allotments: allotments as Allotment[],
    }));
}

export function kindOf(network: NetworkRow): NetworkKind {
  return network.kind as NetworkKind;
}

/** The document that people edit. */
export function draftOf(network: NetworkRow): NetworkDraft {
  return {
    name: network.name,
    kind: kindOf(network),
    parameters: network.parameters as NetworkDraft['parameters'],
    siteIds: draftSites(network).map(({ id }) => id),
    templateVersionId: network.templateVersionId,
    tags: network.tags,
  };
}

/**
 * Whether a commit of the draft would make another revision than the latest one is: another kind, template, parameters or
 * sites. A site that was committed has subnets, and stays until a revision without it is.
 */
export function draftDiffers({ revisions: [latest], sites, ...draft }: NetworkRow): boolean {
  if (!latest) return false;
  const committed = (site: NetworkRow['sites'][number]) => (site.allotments as Allotment[]).length > 0;
  return (
    draft.kind !== latest.kind ||
    draft.templateVersionId !== latest.templateVersionId ||
    canonicalJson(draft.parameters) !== canonicalJson(latest.parameters) ||
    sites.some((site) => site.inDraft !== committed(site))
  );
}
