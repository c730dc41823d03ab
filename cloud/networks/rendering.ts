import type { TargetState } from '#protocol';
import { diffTargets, type SiteNames } from '../../provisioning/diff/index.ts';
import { type RenderedNetwork, type RenderedTarget, renderInSteps } from '../../provisioning/render.ts';
import { type Block, renderInSpace } from '../addresses/index.ts';
import { inSlices } from '../platform/in-slices.ts';
import { type LiveNetwork, networkInput, siteNamesOf } from './inputs.ts';
import { orRefuse } from './refuse.ts';
import type { NewTarget } from './revision-store.ts';
import type { Source } from './source.ts';
import type { NetworkQueries } from './store.ts';

/** What a source renders to, not yet written. */
export type Rendering = {
  source: Source;
  live: LiveNetwork;
  rendered: RenderedNetwork;
  /** Of the operator's address pools, which the customer needs for it. */
  blocks: readonly Block[];
  /** What appliances are wanted to run so far, by their ids. */
  wanted: ReadonlyMap<string, TargetState>;
  targets: NewTarget[];
};

/** @throws network-invalid, address-pool-exhausted, with pointers into the network's document */
export async function renderSource(store: NetworkQueries, source: Source): Promise<Rendering> {
  const siteIds = source.sites.map(({ id }) => id);
  const live = await store.live(source.networkId, siteIds);
  const { rendered, customer, blocks } = await orRefuse(siteIds, () =>
    renderInSpace(store, source.customer, (customer) =>
      inSlices(renderInSteps(networkInput({ ...source, customer }, source.sites, live))),
    ),
  );
  const siteNames = siteNamesOf(live);
  const compared = await withDifferences(store, rendered.targets, siteNames);
  return { source: { ...source, customer }, live, rendered, blocks, ...compared };
}

/** Each target with what becomes different on its appliance. */
export async function withDifferences(
  store: NetworkQueries,
  targets: readonly RenderedTarget[],
  siteNames: SiteNames,
): Promise<Pick<Rendering, 'wanted' | 'targets'>> {
  const wanted = await store.wantedTargets(targets.map(({ applianceId }) => applianceId));
  return { wanted, targets: await inSlices(differencesInSteps(wanted, targets, siteNames)) };
}

function* differencesInSteps(
  wanted: ReadonlyMap<string, TargetState>,
  targets: readonly RenderedTarget[],
  siteNames: SiteNames,
): Generator<void, NewTarget[]> {
  const compared: NewTarget[] = [];
  for (const { applianceId, hash, target } of targets) {
    yield;
    const difference = diffTargets(wanted.get(applianceId) ?? null, target, siteNames);
    compared.push({ applianceId, hash, document: target, difference, parametersFrom: null });
  }
  return compared;
}
