import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { SharedLayers } from '../../provisioning/input.ts';
import type { CustomerInput } from '../../provisioning/render.ts';
import { type DraftSite, draftSites, kindOf } from './draft.ts';
import type { NetworkRow } from './draft-store.ts';
import type { FrozenRevision } from './revision-store.ts';
import type { NetworkQueries } from './store.ts';

/** All a revision is made of but what is the case now: a draft, or what was committed before. */
export type Source = {
  networkId: string;
  kind: NetworkKind;
  /** The customer's layer, as written. */
  parameters: unknown;
  templateVersionId: string | null;
  layers: SharedLayers;
  customer: CustomerInput;
  sites: DraftSite[];
};

export const NO_LAYERS: SharedLayers = { template: null, operator: null, tier: null };

/** The draft, with the layers of now. */
export async function draftSource(store: NetworkQueries, network: NetworkRow): Promise<Source> {
  const { id, customerId, parameters, templateVersionId } = network;
  const kind = kindOf(network);
  return {
    networkId: id,
    kind,
    parameters,
    templateVersionId,
    layers: await store.sharedLayers(kind, templateVersionId, customerId),
    customer: await store.customerInput(id),
    sites: draftSites(network),
  };
}

/** A revision as it was, but for what the customer's other networks and reservations have taken since. */
export async function frozenSource(
  store: NetworkQueries,
  networkId: string,
  revision: FrozenRevision,
): Promise<Source> {
  const { kind, parameters, templateVersionId, inputs } = revision;
  const { reserved } = await store.customerInput(networkId);
  return {
    networkId,
    kind,
    parameters,
    templateVersionId,
    layers: inputs.layers ?? NO_LAYERS,
    customer: { ...inputs.customer, reserved },
    sites: inputs.sites,
  };
}
