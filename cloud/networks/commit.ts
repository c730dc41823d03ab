import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { RevisionInputs } from './inputs.ts';
import { type Rendering, renderSource } from './rendering.ts';
import type { RevisionReason } from './schema.ts';
import { draftSource, type Source } from './source.ts';
import type { NetworkQueries } from './store.ts';

/**
 * Renders the draft as it stands in the store, with the difference against what each appliance is wanted to run.
 * @throws not-found, network-invalid, address-pool-exhausted
 */
export async function renderDraft(store: NetworkQueries, networkId: string): Promise<Rendering> {
  const network = await store.get(networkId);
  if (!network) throw notFound('network', networkId);
  return renderSource(store, await draftSource(store, network));
}

/** Why and by whom a revision is written. `letGo`: sites that are not in it leave the network. */
export type Occasion = {
  reason: RevisionReason;
  note: string | null;
  createdBy: string;
  at: Date;
  letGo: boolean;
};

/** Writes what was rendered as a revision, in a transaction that holds the network's row. Answers with its number. */
export async function freeze(
  store: NetworkQueries,
  { source, live, rendered, blocks, targets }: Rendering,
  { letGo, ...occasion }: Occasion,
): Promise<number> {
  const { networkId, kind, parameters, templateVersionId } = source;
  await store.giveBlocks(source.customer.id, blocks, occasion.at);
  const siteIds = source.sites.map(({ id }) => id);
  if (letGo) await store.letGo(networkId, siteIds);
  await store.settle(networkId, rendered.allotments);
  await store.setUnjoined(networkId, rendered.unjoined);
  return store.insertRevision({
    networkId,
    kind,
    parameters,
    templateVersionId,
    ...occasion,
    inputs: { ...inputsOf(source, rendered), teleworkers: live.teleworkers },
    targets,
  });
}

function inputsOf({ customer, layers, sites }: Source, rendered: Rendering['rendered']): RevisionInputs {
  const placed = new Map(rendered.allotments.map((site) => [site.siteId, site]));
  return {
    customer,
    layers,
    sites: sites.map(({ id, name, timeZone, role, allotments }) => ({
      id,
      name,
      timeZone,
      role: placed.get(id)?.role ?? role,
      allotments: placed.get(id)?.allotments ?? allotments,
    })),
  };
}

/**
 * Freezes the draft as a revision, inside a transaction that holds the network's row. Answers with its number.
 * @throws as {@link renderDraft}; then nothing is written.
 */
export function createCommit({ clock }: { clock: Clock }) {
  return async (
    store: NetworkQueries,
    networkId: string,
    by: { createdBy: string; note?: string | undefined },
  ): Promise<number> => {
    await store.lockAddresses(networkId);
    return freeze(store, await renderDraft(store, networkId), {
      reason: 'committed',
      note: by.note ?? null,
      createdBy: by.createdBy,
      letGo: true,
      at: clock.now(),
    });
  };
}
