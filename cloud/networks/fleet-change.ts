import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { freeze } from './commit.ts';
import { kindOf } from './draft.ts';
import type { NetworkRow } from './draft-store.ts';
import type { RevisionInputs } from './inputs.ts';
import { hashOf } from './layer-store.ts';
import { type Rendering, renderSource } from './rendering.ts';
import { writeDraft } from './save.ts';
import type { Source } from './source.ts';
import type { NetworkQueries } from './store.ts';
import { type PresentNames, renamed, type TakenNames } from './taken-names.ts';
import { refuseUnusable } from './template-use.ts';

/** `templateVersionId` absent: the network keeps the version of its last revision. */
export type FleetChange = { networkId: string; templateVersionId?: string | undefined };
export type FleetOutcome = { revision: number } | { unchanged: true };

/**
 * Renders what the network committed last with a template version, its own unless said, and the operator's and tier's
 * layers of now: never the draft.
 * @throws not-found; conflict when nothing was committed; template-not-usable; network-invalid, address-pool-exhausted
 * with pointers into the network's document or below `/layers`
 */
export async function renderFleetChange(store: NetworkQueries, change: FleetChange): Promise<Rendering> {
  return renderSource(store, await fleetSource(store, change));
}

async function fleetSource(
  store: NetworkQueries,
  { networkId, templateVersionId }: FleetChange,
): Promise<Source> {
  const network = await store.get(networkId);
  if (!network) throw notFound('network', networkId);
  const number = await store.latestRevision(networkId);
  const latest = number === undefined ? undefined : (await store.frozen([number])).get(number);
  if (!latest) {
    throw new AppError('conflict', `Nothing was committed of the network ${network.name} yet.`);
  }
  const { kind, parameters, inputs } = latest;
  const template = templateVersionId ?? latest.templateVersionId;
  const own = [latest.templateVersionId, network.templateVersionId];
  await refuseUnusable(store, { templateVersionId: template, kind, own });
  return {
    networkId,
    kind,
    parameters,
    templateVersionId: template,
    sites: renamedSites(inputs.sites, network),
    layers: await store.sharedLayers(kind, template, network.customerId),
    customer: await store.customerInput(networkId),
  };
}

/** With the names and time zones of now. */
function renamedSites(sites: RevisionInputs['sites'], network: NetworkRow): RevisionInputs['sites'] {
  const now = new Map(network.sites.map(({ siteId, site }) => [siteId, site]));
  return sites.map((site) => ({ ...site, ...now.get(site.id) }));
}

/**
 * Writes a fleet change as a revision, in a transaction that holds the network's row; the draft takes up the template
 * version. `unchanged`: the network's appliances run just that already.
 * @throws as {@link renderFleetChange}; then nothing is written
 */
export function createPrepareFleetChange({ clock }: { clock: Clock }) {
  return async (
    store: NetworkQueries,
    change: FleetChange & { createdBy: string },
  ): Promise<FleetOutcome> => {
    const { networkId, createdBy } = change;
    await store.lock(networkId);
    await store.lockAddresses(networkId);
    const rendering = await renderFleetChange(store, change);
    if (await isInForce(store, rendering)) return { unchanged: true };
    await adopt(store, rendering.source, createdBy, clock.now());
    const revision = await freeze(store, rendering, {
      reason: 'fleet-change',
      note: null,
      createdBy,
      letGo: false,
      at: clock.now(),
    });
    return { revision };
  };
}

/** Whether the last revision is the same, and every appliance runs it. */
async function isInForce(store: NetworkQueries, { source, targets }: Rendering): Promise<boolean> {
  const latest = await store.latestLayers(source.networkId);
  if (
    latest?.templateVersionId !== source.templateVersionId ||
    latest.operatorLayerHash !== hashOf(source.layers.operator) ||
    latest.tierLayerHash !== hashOf(source.layers.tier) ||
    renamed(latest.takenNames as TakenNames | null, namesOf(source)).length > 0
  ) {
    return false;
  }
  const running = await store.runningHashes(targets.map(({ applianceId }) => applianceId));
  return targets.every(({ applianceId, hash }) => running.get(applianceId) === hash);
}

async function adopt(store: NetworkQueries, source: Source, by: string, at: Date): Promise<void> {
  const network = await store.get(source.networkId);
  if (!network || kindOf(network) !== source.kind) return;
  if (network.templateVersionId === source.templateVersionId) return;
  const { templateVersionId } = source;
  await writeDraft(store, network, (draft) => ({ ...draft, templateVersionId }), { by, at });
}

const namesOf = ({ customer, sites }: Source): PresentNames => ({
  customer: customer.name,
  sites: new Map(sites.map((site) => [site.id, site])),
});
