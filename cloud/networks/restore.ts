import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { freeze } from './commit.ts';
import { siteNamesOf } from './inputs.ts';
import { renderFrozen } from './render-again.ts';
import { type Rendering, renderSource, withDifferences } from './rendering.ts';
import type { FrozenRevision } from './revision-store.ts';
import { writeDraft } from './save.ts';
import { frozenSource } from './source.ts';
import type { NetworkQueries } from './store.ts';

/** A revision to be made equal to an earlier one of the network. */
export type Restoration = {
  networkId: string;
  revision: number;
  createdBy: string;
  note?: string | undefined;
};

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
  const rendering = await renderSource(store, await frozenSource(store, networkId, frozen));
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
    const targets = await renderFrozen(origin, rendering.live);
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
    const { kind, parameters, templateVersionId, sites } = rendering.source;
    const siteIds = sites.map(({ id }) => id);
    const occasion = { by: createdBy, at: clock.now() };
    const content = { kind, parameters: parameters as Record<string, unknown>, templateVersionId, siteIds };
    await writeDraft(store, network, (draft) => ({ ...draft, ...content }), occasion);
    return freeze(store, rendering, {
      ...{ reason: 'restored', note, createdBy, letGo: true },
      at: occasion.at,
    });
  };
}

async function refuseOccupied(store: NetworkQueries, networkId: string, siteIds: string[]): Promise<void> {
  const sites = await store.sites(siteIds);
  const gone = siteIds.find((id) => !sites.some((site) => site.id === id));
  const elsewhere = sites.find(({ networkSite }) => networkSite && networkSite.networkId !== networkId);
  if (gone === undefined && !elsewhere) return;
  throw new AppError(
    'site-occupied',
    elsewhere
      ? `The site ${elsewhere.name} of that revision is in another network by now (${elsewhere.networkSite?.networkId}).`
      : `The site ${gone} of that revision does not exist any more.`,
    {
      faults: [{ pointer: '/restores', code: 'site-occupied', detail: 'names a revision with such a site' }],
    },
  );
}
