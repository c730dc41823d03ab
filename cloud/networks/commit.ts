import type { TargetState } from '#protocol';
import { diffTargets } from '../../provisioning/diff/index.ts';
import {
  type CustomerInput,
  type RenderedNetwork,
  type RenderedTarget,
  renderInSteps,
} from '../../provisioning/render.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { inSlices } from '../platform/in-slices.ts';
import { draftSites, kindOf } from './draft.ts';
import type { NetworkRow } from './draft-store.ts';
import { networkInput, type RevisionInputs } from './inputs.ts';
import { orRefuse } from './refuse.ts';
import type { NewTarget } from './revision-store.ts';
import type { Preview } from './schema.ts';
import type { NetworkQueries } from './store.ts';

/** A rendered draft, not yet written. */
export type Rendering = {
  network: NetworkRow;
  customer: CustomerInput;
  rendered: RenderedNetwork;
  targets: NewTarget[];
};

/**
 * Renders the draft as it stands in the store, with the difference against what each appliance is wanted to run.
 * @throws not-found, network-invalid, address-pool-exhausted
 */
export async function renderDraft(store: NetworkQueries, networkId: string): Promise<Rendering> {
  const network = await store.get(networkId);
  if (!network) throw notFound('network', networkId);
  const sites = draftSites(network);
  const customer = await store.customerInput(networkId);
  const input = networkInput(
    { kind: kindOf(network), parameters: network.parameters, customer },
    sites,
    await store.live(networkId),
  );
  const rendered = await orRefuse(
    sites.map(({ id }) => id),
    () => inSlices(renderInSteps(input)),
  );
  return { network, customer, rendered, targets: await withDifferences(store, rendered.targets) };
}

/** Each target with what becomes different on its appliance. */
export async function withDifferences(
  store: NetworkQueries,
  targets: readonly RenderedTarget[],
): Promise<NewTarget[]> {
  const wanted = await store.wantedTargets(targets.map(({ applianceId }) => applianceId));
  return inSlices(differencesInSteps(wanted, targets));
}

function* differencesInSteps(
  wanted: ReadonlyMap<string, TargetState>,
  targets: readonly RenderedTarget[],
): Generator<void, NewTarget[]> {
  const compared: NewTarget[] = [];
  for (const { applianceId, hash, target } of targets) {
    yield;
    const difference = diffTargets(wanted.get(applianceId) ?? null, target);
    compared.push({ applianceId, hash, document: target, difference, parametersFrom: null });
  }
  return compared;
}

export type CommitDeps = { clock: Clock };

/**
 * Freezes the draft as a revision, inside a transaction that holds the network's row. Answers with its number.
 * @throws as {@link renderDraft}; then nothing is written.
 */
export function createCommit({ clock }: CommitDeps) {
  return async (
    store: NetworkQueries,
    networkId: string,
    by: { createdBy: string; note?: string | undefined },
  ): Promise<number> => {
    const rendering = await renderDraft(store, networkId);
    const { network, rendered, targets } = rendering;
    await store.settle(networkId, rendered.allotments);
    return store.insertRevision({
      networkId,
      reason: 'committed',
      note: by.note ?? null,
      kind: kindOf(network),
      parameters: network.parameters,
      inputs: inputsOf(rendering),
      createdBy: by.createdBy,
      at: clock.now(),
      targets,
    });
  };
}

function inputsOf({ network, customer, rendered }: Rendering): RevisionInputs {
  const placed = new Map(rendered.allotments.map((site) => [site.siteId, site]));
  return {
    customer,
    sites: draftSites(network).map(({ id, name, timeZone, role, allotments }) => ({
      id,
      name,
      timeZone,
      role: placed.get(id)?.role ?? role,
      allotments: placed.get(id)?.allotments ?? allotments,
    })),
  };
}

/** What {@link createCommit} would write, for a person to read. */
export function presentPreview({ rendered, targets }: Rendering): Preview {
  const places = new Map(rendered.targets.map((target) => [target.applianceId, target]));
  return {
    sites: rendered.allotments,
    targets: targets.flatMap(({ applianceId, hash, difference }) => {
      const place = places.get(applianceId);
      if (!place) return [];
      const { siteId, role } = place;
      return [{ applianceId, siteId, role, hash, changed: difference.length > 0, difference }];
    }),
  };
}
