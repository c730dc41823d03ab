import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Rollouts } from '../rollouts/index.ts';
import { createCommit, presentPreview, renderDraft } from './commit.ts';
import { createFollow } from './follow.ts';
import { presentNetwork } from './present.ts';
import { createReadNetworks } from './read.ts';
import { createChangeNetwork, createCreateNetwork, type DraftChange } from './save.ts';
import type { Network, NetworkCreation, Preview, Revision } from './schema.ts';
import type { NetworkQueries, NetworkStore } from './store.ts';

export type NetworksDeps = {
  store: NetworkStore;
  rollouts: Pick<Rollouts, 'open' | 'begin'>;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
};
/** How a saved draft is to be applied in the same call. */
export type Apply = { createdBy: string; confirmWithinSeconds?: number | undefined };
export type Networks = ReturnType<typeof createNetworks>;

/** Networks: drafts, the revisions committed from them, and keeping those true while addresses change. */
export function createNetworks(deps: NetworksDeps) {
  const { store, bus } = deps;
  const create = createCreateNetwork(deps);
  const change = createChangeNetwork(deps);
  const commit = createCommit(deps);
  const follow = createFollow(deps);
  const read = createReadNetworks(store);
  const saved = createSaved(deps, commit);
  return {
    ...read,
    start: () => follow.start(),
    create: (creation: NetworkCreation, apply?: Apply): Promise<Network> =>
      saved((queries) => create(queries, creation), apply),
    change: (id: string, expected: number | undefined, edit: DraftChange, apply?: Apply): Promise<Network> =>
      saved(async (queries) => {
        await change(queries, id, expected, edit);
        return id;
      }, apply),
    /** @throws in-use while an appliance is to run one of its revisions */
    remove: async (id: string, expected: number | undefined): Promise<void> => {
      await store.transaction((queries) => removeNetwork(queries, id, expected));
      bus.publish('network.changed', { networkId: id });
    },
    preview: (id: string): Promise<Preview> =>
      store.transaction(async (queries) => presentPreview(await renderDraft(queries, id))),
    commit: async (id: string, by: { createdBy: string; note?: string | undefined }): Promise<Revision> => {
      const number = await store.transaction(async (queries) => {
        if (!(await queries.lock(id))) throw notFound('network', id);
        return commit(queries, id, by);
      });
      bus.publish('network.changed', { networkId: id });
      return read.revision(number);
    },
    [Symbol.asyncDispose]: () => follow[Symbol.asyncDispose](),
  };
}

/** Saves, and when asked to commits and rolls out, all in one transaction: what cannot be rendered is not saved. */
function createSaved({ store, rollouts, bus }: NetworksDeps, commit: ReturnType<typeof createCommit>) {
  return async (save: (queries: NetworkQueries) => Promise<string>, apply?: Apply): Promise<Network> => {
    const { row, applied } = await store.transaction(async (queries, tx) => {
      const networkId = await save(queries);
      const applied = apply && { revision: await commit(queries, networkId, apply), rolloutId: '' };
      if (applied) applied.rolloutId = await rollouts.open(tx, { networkId, ...apply, ...applied });
      const row = await queries.get(networkId);
      if (!row) throw notFound('network', networkId);
      return { row, applied };
    });
    bus.publish('network.changed', { networkId: row.id });
    if (applied) await rollouts.begin(applied.rolloutId);
    return { ...presentNetwork(row), ...applied };
  };
}

async function removeNetwork(store: NetworkQueries, id: string, expected: number | undefined): Promise<void> {
  await store.lock(id);
  const network = await store.get(id);
  if (!network) throw notFound('network', id);
  if (expected !== undefined && network.version !== expected) throw versionMismatch();
  const appliances = await store.countWanting(id);
  if (appliances > 0) {
    throw new AppError(
      'in-use',
      `${appliances} appliances run this network. Retire them or give them to another network first.`,
    );
  }
  await store.remove(id);
}
