import type { NetworkInput } from '../../provisioning/render.ts';
import type { Appliances } from '../appliances/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Rollouts } from '../rollouts/index.ts';
import { createCommit, renderDraft } from './commit.ts';
import {
  createPrepareFleetChange,
  type FleetChange,
  type FleetOutcome,
  renderFleetChange,
} from './fleet-change.ts';
import { createFollow } from './follow.ts';
import { networkInput } from './inputs.ts';
import { presentPreview } from './preview.ts';
import { createReadNetworks, presentNetworks } from './read.ts';
import { resolveParameters } from './resolve-parameters.ts';
import { createRestore, type Restoration, renderRestored } from './restore.ts';
import type { KeyedCreation } from './save.ts';
import {
  createChangeNetwork,
  createCreateNetwork,
  createDiscard,
  type DraftChange,
  lockNetwork,
} from './save.ts';
import type { Network, Preview, ResolvedParameters, Revision } from './schema.ts';
import { draftSource } from './source.ts';
import { createStatusWatch } from './status/watch.ts';
import type { NetworkQueries, NetworkStore, Transaction } from './store.ts';

export type NetworksDeps = {
  store: NetworkStore;
  rollouts: Pick<Rollouts, 'open' | 'begin'>;
  appliances: Pick<Appliances, 'want'>;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
};
/** How a saved draft is to be applied in the same call. */
type Apply = { createdBy: string; confirmWithinSeconds?: number | undefined };
/** `dryRun`: all is checked, rendered too if it is to be applied, and nothing written. */
export type Saving = {
  apply?: Apply | undefined;
  dryRun?: boolean;
  /** Done in the same transaction, when the rest is. */
  also?: (tx: Transaction, saved: { version: number; revision: number | undefined }) => Promise<void>;
};
/** Whose save it is, which version of the draft they saw, and whether it is to be applied. */
export type Saver = Saving & { by: string; expected: number | undefined };
export type Networks = ReturnType<typeof createNetworks>;

/** Networks: drafts, the revisions committed from them, and keeping those true while addresses change. */
export function createNetworks(deps: NetworksDeps) {
  const follow = createFollow(deps);
  const statusWatch = createStatusWatch(deps);
  const read = createReadNetworks(deps);
  return {
    ...read,
    start: () => {
      follow.start();
      statusWatch.start();
    },
    ...createDrafts(deps),
    ...createRevisions(deps, read.revision),
    ...createFleetChanges(deps),
    async [Symbol.asyncDispose]() {
      await statusWatch[Symbol.asyncDispose]();
      await follow[Symbol.asyncDispose]();
    },
  };
}

function createDrafts(deps: NetworksDeps) {
  const { store, bus } = deps;
  const create = createCreateNetwork(deps);
  const change = createChangeNetwork(deps);
  const discard = createDiscard(deps);
  const saved = createSaved(deps, createCommit(deps));
  return {
    create: (creation: KeyedCreation, saving: Saving = {}): Promise<Network> =>
      saved((queries) => create(queries, creation), saving),
    change: (id: string, edit: DraftChange, { by, expected, ...saving }: Saver): Promise<Network> =>
      saved(async (queries) => {
        await change(queries, id, expected, edit, by);
        return id;
      }, saving),
    discard: (id: string, { by, expected }: Saver): Promise<Network> =>
      saved(async (queries) => {
        await discard(queries, id, expected, by);
        return id;
      }),
    /** @throws in-use while an appliance is to run one of its revisions */
    remove: async (id: string, expected: number | undefined): Promise<void> => {
      await store.transaction((queries) => removeNetwork(queries, id, expected));
      bus.publish('network.changed', { networkId: id });
    },
    /** What passes through teleworkers' tunnels by the draft. @throws not-found, network-invalid */
    remoteAccessTunnel: async (id: string): Promise<'split' | 'full'> => {
      const { items } = await resolveParameters(store, id, {});
      const tunnel = items.find(({ pointer }) => pointer === '/remoteAccess/tunnel');
      return tunnel?.value === 'full' ? 'full' : 'split';
    },
    /** What a rendering of the draft starts from. @throws not-found */
    renderingInput: (id: string): Promise<{ input: NetworkInput; version: number }> =>
      store.transaction(async (queries) => {
        const network = await queries.get(id);
        if (!network) throw notFound('network', id);
        const source = await draftSource(queries, network);
        const input = networkInput(source, source.sites, await queries.live(id));
        return { input, version: network.version };
      }),
    /** Of the draft. @throws not-found, network-invalid */
    resolvedParameters: (
      id: string,
      of: { siteId?: string | undefined; applianceId?: string | undefined },
    ): Promise<ResolvedParameters> => resolveParameters(store, id, of),
  };
}

function createRevisions({ store, bus, clock }: NetworksDeps, show: (number: number) => Promise<Revision>) {
  const commit = createCommit({ clock });
  const restore = createRestore({ clock });
  const written = async (networkId: string, write: (queries: NetworkQueries) => Promise<number>) => {
    const number = await store.transaction(write);
    bus.publish('network.changed', { networkId });
    return show(number);
  };
  return {
    preview: (id: string): Promise<Preview> =>
      store.transaction(async (queries) => presentPreview(queries, await renderDraft(queries, id))),
    previewRestored: (networkId: string, revision: number): Promise<Preview> =>
      store.transaction(async (queries) =>
        presentPreview(queries, await renderRestored(queries, { networkId, revision })),
      ),
    commit: (id: string, by: { createdBy: string; note?: string | undefined }): Promise<Revision> =>
      written(id, async (queries) => {
        if (!(await queries.lock(id))) throw notFound('network', id);
        return commit(queries, id, by);
      }),
    /** Undo: a revision equal to an earlier one; the draft follows. */
    restore: (restoration: Restoration): Promise<Revision> =>
      written(restoration.networkId, (queries) => restore(queries, restoration)),
  };
}

/** For rollouts over many networks. With a transaction all is written in it, and the caller tells of it afterwards. */
function createFleetChanges({ store, bus, clock }: NetworksDeps) {
  const prepare = createPrepareFleetChange({ clock });
  const restore = createRestore({ clock });
  const within = async <T>(
    tx: Transaction | undefined,
    networkId: string,
    work: (queries: NetworkQueries) => Promise<T>,
  ) => {
    if (tx) return work(store.within(tx));
    const outcome = await store.transaction(work);
    bus.publish('network.changed', { networkId });
    return outcome;
  };
  return {
    /**
     * What the network committed last, with a template version (its own unless said) and the layers of now, as a
     * revision.
     * @throws not-found, conflict, template-not-usable, network-invalid, address-pool-exhausted
     */
    prepareFleetChange: (
      change: FleetChange & { createdBy: string },
      tx?: Transaction,
    ): Promise<FleetOutcome> => within(tx, change.networkId, (queries) => prepare(queries, change)),
    /** What `prepareFleetChange` would do. Nothing is written. */
    previewFleetChange: (change: FleetChange): Promise<Preview> =>
      store.transaction(async (queries) => presentPreview(queries, await renderFleetChange(queries, change))),
    /** Undo by number; what is edited in the draft and not yet committed stays. @throws not-found, network-invalid, site-occupied */
    restoreRevision: (restoration: Restoration, tx?: Transaction): Promise<{ revision: number }> =>
      within(tx, restoration.networkId, async (queries) => ({
        revision: await restore(queries, { ...restoration, keepEdits: true }),
      })),
  };
}

/** Saves, and when asked to commits and rolls out, all in one transaction: what cannot be rendered is not saved. */
function createSaved({ store, rollouts, bus, clock }: NetworksDeps, commit: ReturnType<typeof createCommit>) {
  return async (
    save: (queries: NetworkQueries) => Promise<string>,
    { apply, dryRun = false, also }: Saving = {},
  ): Promise<Network> => {
    const { row, network, applied } = await store.transaction(async (queries, tx) => {
      const networkId = await save(queries);
      const applied = apply && { revision: await commit(queries, networkId, apply), rolloutId: '' };
      if (applied) applied.rolloutId = await rollouts.open(tx, { networkId, ...apply, ...applied });
      const row = await queries.get(networkId);
      if (!row) throw notFound('network', networkId);
      await also?.(tx, { version: row.version, revision: applied?.revision });
      const [network] = await presentNetworks(queries, [row], clock.now());
      if (!network) throw notFound('network', networkId);
      return { row, network, applied };
    }, dryRun);
    if (dryRun) return network;
    bus.publish('network.changed', { networkId: row.id });
    if (applied) await rollouts.begin(applied.rolloutId);
    return { ...network, ...applied };
  };
}

async function removeNetwork(store: NetworkQueries, id: string, expected: number | undefined): Promise<void> {
  await lockNetwork(store, id, expected);
  await store.refuseUsed(id);
  await store.remove(id);
}
