import { canonicalJson } from '#protocol';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { freeze } from './commit.ts';
import { draftOf } from './draft.ts';
import type { NetworkRow } from './draft-store.ts';
import { siteNamesOf } from './inputs.ts';
import { refuseTaken } from './refuse-taken.ts';
import { renderFrozen } from './render-again.ts';
import { type Rendering, renderSource, withDifferences } from './rendering.ts';
import type { FrozenRevision } from './revision-store.ts';
import { writeDraft } from './save.ts';
import type { NetworkDraft } from './schema.ts';
import { frozenSource, type Source } from './source.ts';
import type { NetworkQueries } from './store.ts';

/** A revision to be made equal to an earlier one of the network. */
export type Restoration = {
  networkId: string;
  revision: number;
  createdBy: string;
  note?: string | undefined;
  /** What was edited in the draft and not yet committed stays; else the draft follows as a whole. */
  keepEdits?: boolean;
};
type Content = Pick<NetworkDraft, 'kind' | 'parameters' | 'templateVersionId' | 'siteIds'>;

/**
 * What an earlier revision renders to now: its parameters, sites, subnets, template and layers, with the appliances,
 * addresses and access lines of now.
 * @throws not-found (a revision of another network too), network-invalid; site-occupied when a site of it is in another
 * network by now
 */
export async function renderRestored(
  store: NetworkQueries,
  { networkId, revision }: Pick<Restoration, 'networkId' | 'revision'>,
): Promise<Rendering> {
  const frozen = (await store.frozen([revision])).get(revision);
  if (!frozen || (await store.networkOfRevision(revision)) !== networkId) {
    throw notFound('revision of the network', String(revision), '/restores');
  }
  const siteIds = frozen.inputs.sites.map(({ id }) => id);
  await refuseOccupied(store, networkId, siteIds);
  const source = await frozenSource(store, networkId, frozen);
  await refuseTaken(store, source);
  const rendering = await renderSource(store, source);
  return asRecorded(store, rendering, frozen);
}

/** After a halt appliances of one revision may have kept different parameters; each gets those it had in it. */
async function asRecorded(
  store: NetworkQueries,
  rendering: Rendering,
  { number }: FrozenRevision,
): Promise<Rendering> {
  const recorded = await store.targetsOf(rendering.source.networkId, [number]);
  const from = new Map(recorded.map((target) => [target.applianceId, target.parametersFrom]));
  if (new Set(from.values()).size < 2) return rendering;
  const origins = await store.frozen([...new Set(from.values())]);
  const others = [];
  for (const origin of origins.values()) {
    const { targets } = await renderFrozen(origin, rendering.live);
    others.push(...targets.filter((target) => from.get(target.applianceId) === origin.number));
  }
  const replaced = new Map(others.map((target) => [target.applianceId, target]));
  const targets = rendering.rendered.targets.map((target) => replaced.get(target.applianceId) ?? target);
  const compared = await withDifferences(store, targets, siteNamesOf(rendering.live));
  return {
    ...rendering,
    ...compared,
    rendered: { ...rendering.rendered, targets },
    targets: compared.targets.map((target) => ({
      ...target,
      parametersFrom: replaced.get(target.applianceId)?.parametersFrom ?? null,
    })),
  };
}

/**
 * Undo: writes a revision equal to an earlier one, in a transaction that holds the network's row; the draft follows.
 * @throws as {@link renderRestored}. Nothing is written then.
 */
export function createRestore({ clock }: { clock: Clock }) {
  return async (store: NetworkQueries, restoration: Restoration): Promise<number> => {
    const { networkId, createdBy, note = null } = restoration;
    await store.lock(networkId);
    await store.lockAddresses(networkId);
    const network = await store.get(networkId);
    if (!network) throw notFound('network', networkId);
    const rendering = await renderRestored(store, restoration);
    const occasion = { by: createdBy, at: clock.now() };
    const restored = contentOf(rendering.source);
    const followed = restoration.keepEdits ? await withoutEdited(store, network, restored) : restored;
    await store.place(networkId, restored.siteIds, restored.kind);
    await writeDraft(store, network, (draft) => ({ ...draft, ...followed }), occasion);
    return freeze(store, rendering, {
      reason: 'restored',
      note,
      createdBy,
      letGo: true,
      at: occasion.at,
    });
  };
}

function contentOf({
  kind,
  parameters,
  templateVersionId,
  sites,
}: Pick<Source, 'kind' | 'parameters' | 'templateVersionId'> & {
  sites: readonly { id: string }[];
}): Content {
  const siteIds = sites.map(({ id }) => id);
  return { kind, parameters: parameters as Content['parameters'], templateVersionId, siteIds };
}

/** What the draft takes up: all it had not changed since the last revision. Another kind comes as a whole. */
async function withoutEdited(
  store: NetworkQueries,
  network: NetworkRow,
  restored: Content,
): Promise<Partial<Content>> {
  const draft = draftOf(network);
  const number = await store.latestRevision(network.id);
  const latest = number === undefined ? undefined : (await store.frozen([number])).get(number);
  if (!latest || restored.kind !== draft.kind || restored.kind !== latest.kind) return restored;
  const committed = contentOf({ ...latest, sites: latest.inputs.sites });
  const untouched = (member: keyof Content) =>
    canonicalJson(draft[member]) === canonicalJson(committed[member]);
  return Object.fromEntries(
    Object.entries(restored).filter(([member]) => untouched(member as keyof Content)),
  );
}

async function refuseOccupied(store: NetworkQueries, networkId: string, siteIds: string[]): Promise<void> {
  const sites = await store.sites(siteIds);
  const gone = siteIds.find((id) => !sites.some((site) => site.id === id));
  const elsewhere = sites.find(({ networkSite }) => networkSite && networkSite.networkId !== networkId);
  if (gone === undefined && !elsewhere) return;
  throw new AppError(
    'site-occupied',
    elsewhere
      ? `The site ${elsewhere.name} of that revision is in another network by now (${elsewhere.networkSite?.networkId}). Take it out there first, or restore another revision.`
      : `The site ${gone} of that revision does not exist any more. Restore another revision.`,
    {
      faults: [{ pointer: '/restores', code: 'site-occupied', detail: 'names a revision with such a site' }],
    },
  );
}
