import { mergePatch } from '../../provisioning/merge-patch.ts';
import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import type { Ids } from '../platform/ids.ts';
import { checkDraft, checkSites } from './check-draft.ts';
import { draftOf } from './draft.ts';
import type { NetworkRow } from './draft-store.ts';
import { changedSince, draftChanges } from './edits.ts';
import type { NetworkCreation, NetworkDraft, NetworkPatch, NetworkReplacement } from './schema.ts';
import type { NetworkQueries } from './store.ts';

/** With whose its external key is. */
export type KeyedCreation = NetworkCreation & { keyOwner?: string };

export type SaveDeps = { ids: Ids; clock: Clock };

/**
 * Writes a new network's draft. Answers with its id.
 * @throws not-found (customer, template version), external-key-taken, template-not-usable, network-invalid,
 * site-occupied
 */
export function createCreateNetwork({ ids, clock }: SaveDeps) {
  return async (store: NetworkQueries, creation: KeyedCreation): Promise<string> => {
    const { customerId, externalKey = null, keyOwner, name, kind } = creation;
    if (!(await store.customerExists(customerId))) throw notFound('customer', customerId, '/customerId');
    const id = ids.uuid();
    const { parameters = {}, siteIds = [], templateVersionId = null, tags = [] } = creation;
    const draft: NetworkDraft = { name, kind, parameters, siteIds, templateVersionId, tags };
    await checkDraft(store, { id, customerId, templateVersionId: null }, draft);
    const at = clock.now();
    const keys = { externalKey, keyOwner: keyOwner ?? registrarOf(EVERYTHING) };
    await store.insert({ id, ...keys, customerId, name, kind, parameters, templateVersionId, tags, at });
    await store.place(id, draft.siteIds, kind);
    return id;
  };
}

/** What a change makes of the draft. */
export type DraftChange = (draft: NetworkDraft) => NetworkDraft;

/** What is left out of `kind`, `templateVersionId` and `tags` stays as it is. */
export const replaceDraft =
  (replacement: NetworkReplacement): DraftChange =>
  (draft) => ({ ...draft, ...replacement });

/** RFC 7396. */
export const patchDraft =
  (patch: NetworkPatch): DraftChange =>
  (draft) => {
    const { parameters = {}, templateVersionId = null, ...others } = mergePatch(draft, patch) as NetworkDraft;
    return { ...others, parameters, templateVersionId };
  };

/**
 * Writes a changed draft, inside a transaction that holds the network's row.
 * @param expected the version the caller last saw; undefined when it does not care
 * @throws not-found, version-mismatch (with what changed since), template-not-usable, network-invalid, site-occupied
 */
export function createChangeNetwork({ clock }: Pick<SaveDeps, 'clock'>) {
  return async (
    store: NetworkQueries,
    id: string,
    expected: number | undefined,
    change: DraftChange,
    by: string,
  ): Promise<void> => {
    const network = await lockNetwork(store, id, expected);
    const before = draftOf(network);
    const draft = change(before);
    await checkDraft(store, network, draft, before);
    await writeDraft(store, network, () => draft, { by, at: clock.now() });
  };
}

/**
 * The network's draft goes back to what was committed last, even if that could not be committed any more. Name and tags
 * are no part of what is committed and stay.
 * @throws not-found, version-mismatch, site-occupied; conflict when nothing was committed
 */
export function createDiscard({ clock }: Pick<SaveDeps, 'clock'>) {
  return async (
    store: NetworkQueries,
    id: string,
    expected: number | undefined,
    by: string,
  ): Promise<void> => {
    const network = await lockNetwork(store, id, expected);
    const number = await store.latestRevision(id);
    const committed = number === undefined ? undefined : (await store.frozen([number])).get(number);
    if (!committed)
      throw new AppError('conflict', 'Nothing was committed yet that the draft could go back to.');
    const { kind, templateVersionId, inputs } = committed;
    const parameters = committed.parameters as NetworkDraft['parameters'];
    const siteIds = inputs.sites.map((site) => site.id);
    const content = { kind, parameters, templateVersionId, siteIds };
    await checkSites(store, network, siteIds);
    await writeDraft(store, network, (draft) => ({ ...draft, ...content }), { by, at: clock.now() });
  };
}

/** Holds the row until the end of the transaction. @throws not-found, version-mismatch (with what changed since) */
export async function lockNetwork(
  store: NetworkQueries,
  id: string,
  expected: number | undefined,
): Promise<NetworkRow> {
  await store.lock(id);
  const network = await store.get(id);
  if (!network) throw notFound('network', id);
  if (expected === undefined || network.version === expected) return network;
  throw versionMismatch(changedSince(await store.editsSince(id, expected), expected, network.version));
}

/** Writes a draft that was checked, and what is different in it; the caller's transaction holds the network's row. */
export async function writeDraft(
  store: NetworkQueries,
  network: NetworkRow,
  change: DraftChange,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  const before = draftOf(network);
  const draft = change(before);
  await store.update(network.id, draft, at);
  await store.place(network.id, draft.siteIds, draft.kind);
  const changes = draftChanges(before, draft);
  await store.insertEdit(network.id, { version: network.version + 1, by, at, changes });
}
