import { parseParameters } from '../../provisioning/catalogue.ts';
import { mergePatch } from '../../provisioning/merge-patch.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, type Fault, notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import type { Ids } from '../platform/ids.ts';
import { draftOf } from './draft.ts';
import { orRefuse } from './refuse.ts';
import type { NetworkCreation, NetworkDraft, NetworkPatch, NetworkReplacement } from './schema.ts';
import type { NetworkQueries } from './store.ts';

export type SaveDeps = { ids: Ids; clock: Clock };

/**
 * Writes a new network's draft. Answers with its id.
 * @throws not-found (customer), external-key-taken, network-invalid, site-occupied
 */
export function createCreateNetwork({ ids, clock }: SaveDeps) {
  return async (store: NetworkQueries, creation: NetworkCreation): Promise<string> => {
    const { customerId, externalKey = null, name, kind } = creation;
    if (!(await store.customerExists(customerId))) throw notFound('customer', customerId, '/customerId');
    const id = ids.uuid();
    const draft = { name, kind, parameters: creation.parameters ?? {}, siteIds: creation.siteIds ?? [] };
    await checkDraft(store, { id, customerId }, draft);
    const at = clock.now();
    await store.insert({ id, externalKey, customerId, name, kind, parameters: draft.parameters, at });
    await store.place(id, draft.siteIds, kind);
    return id;
  };
}

/** What a change makes of the draft. */
export type DraftChange = (draft: NetworkDraft) => NetworkDraft;

export const replaceDraft =
  ({ name, kind, parameters, siteIds }: NetworkReplacement): DraftChange =>
  (draft) => ({ name, kind: kind ?? draft.kind, parameters, siteIds });

/** RFC 7396. */
export const patchDraft =
  (patch: NetworkPatch): DraftChange =>
  (draft) => {
    const { parameters = {}, ...others } = mergePatch(draft, patch) as NetworkDraft;
    return { ...others, parameters };
  };

/**
 * Writes a changed draft, inside a transaction that holds the network's row.
 * @param expected the version the caller last saw; undefined when it does not care
 * @throws not-found, version-mismatch, network-invalid, site-occupied
 */
export function createChangeNetwork({ clock }: SaveDeps) {
  return async (
    store: NetworkQueries,
    id: string,
    expected: number | undefined,
    change: DraftChange,
  ): Promise<void> => {
    await store.lock(id);
    const network = await store.get(id);
    if (!network) throw notFound('network', id);
    if (expected !== undefined && network.version !== expected) throw versionMismatch();
    const draft = change(draftOf(network));
    await checkDraft(store, network, draft);
    await store.update(id, draft, clock.now());
    await store.place(id, draft.siteIds, draft.kind);
  };
}

/** Shapes and references; whether it can be rendered is told by the commit and its preview. */
async function checkDraft(
  store: NetworkQueries,
  network: { id: string; customerId: string },
  draft: NetworkDraft,
): Promise<void> {
  await orRefuse(draft.siteIds, () => parseParameters(draft.kind, draft.parameters));
  const sites = new Map((await store.sites(draft.siteIds)).map((site) => [site.id, site]));
  const faults = draft.siteIds.flatMap((siteId, index): Fault[] => {
    if (sites.get(siteId)?.customerId === network.customerId) return [];
    const detail = `The customer has no site with the id ${siteId}.`;
    return [{ pointer: `/siteIds/${index}`, code: 'site-unknown', detail }];
  });
  if (faults[0]) throw new AppError('network-invalid', faults[0].detail, { faults });
  const occupied = draft.siteIds.flatMap((siteId, index): Fault[] => {
    const site = sites.get(siteId);
    if (!site?.networkSite || site.networkSite.networkId === network.id) return [];
    const detail = `The site ${site.name} is in another network (${site.networkSite.networkId}).`;
    return [{ pointer: `/siteIds/${index}`, code: 'site-occupied', detail }];
  });
  if (occupied[0]) throw new AppError('site-occupied', occupied[0].detail, { faults: occupied });
}
