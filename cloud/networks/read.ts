import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { type PageQuery, toPage } from '../platform/http/page.ts';
import type { NetworkQuery, NetworkRow } from './draft-store.ts';
import type { LayerHashes } from './layer-store.ts';
import { presentNetwork, presentRevision, presentRevisionSummary, presentTarget } from './present.ts';
import type { Network, Revision, RevisionSummary, TargetStateView } from './schema.ts';
import type { StoredFacts } from './status/store.ts';
import type { NetworkQueries, NetworkStore } from './store.ts';
import { renamed } from './taken-names.ts';

type PageOf<Item> = { items: Item[]; next_page_token?: string };

/** What can be read of networks and revisions. Each throws not-found for what is not there. */
export function createReadNetworks({ store, clock }: { store: NetworkStore; clock: Clock }) {
  return {
    get: async (id: string): Promise<Network> => {
      const row = await store.get(id);
      if (!row) throw notFound('network', id);
      const [network] = await presentNetworks(store, [row], clock.now());
      if (!network) throw notFound('network', id);
      return network;
    },
    list: async (query: NetworkQuery, scope: Scope): Promise<PageOf<Network>> => {
      const layers = await store.layerHashes();
      const outdated = query.outdated === undefined ? undefined : await outdatedIds(store, layers);
      const rows = await store.list(query, scope, outdated);
      const networks = new Map(
        (await presentNetworks(store, rows, clock.now())).map((network) => [network.id, network]),
      );
      return toPage(rows, query, (row) => networks.get(row.id) as Network);
    },
    tags: (scope: Scope): Promise<string[]> => store.tags(scope),
    revisions: async (
      networkId: string,
      query: PageQuery,
      scope: Scope = EVERYTHING,
    ): Promise<PageOf<RevisionSummary>> => {
      if (!(await store.get(networkId))) throw notFound('network', networkId);
      const rows = await store.revisions(networkId, query, scope);
      return toPage(
        rows.map((row) => ({ id: String(row.number), row })),
        query,
        ({ row }) => presentRevisionSummary(row),
      );
    },
    revision: async (number: number): Promise<Revision> => {
      const row = await store.revision(number);
      if (!row) throw notFound('revision', String(number));
      return presentRevision(row);
    },
    target: async (number: number, applianceId: string): Promise<TargetStateView> => {
      const row = await store.target(number, applianceId);
      if (!row) throw notFound('target state', `${number}/${applianceId}`);
      return presentTarget(row);
    },
  };
}

/** Rows with their status; one that is deleted at this moment is left out. */
export async function presentNetworks(
  store: Pick<NetworkQueries, 'layerHashes' | 'statusFacts'>,
  rows: readonly NetworkRow[],
  now: Date,
): Promise<Network[]> {
  const layers = await store.layerHashes();
  const facts = await store.statusFacts(rows.map(({ id }) => id));
  return rows.map((row) => presentNetwork(row, { layers, now, stored: facts.get(row.id) ?? NOTHING_STORED }));
}

const NOTHING_STORED: StoredFacts = {
  committed: null,
  rolledOut: false,
  rollout: null,
  boxes: [],
  unjoined: [],
};

/** Whose layers, or names they were made from, are other ones now. */
async function outdatedIds(store: NetworkStore, layers: LayerHashes): Promise<string[]> {
  const byLayers = await store.outdatedNetworks(layers);
  const byNames = (await store.namesTaken()).filter(({ taken, ...now }) => renamed(taken, now).length > 0);
  return [...new Set([...byLayers, ...byNames.map(({ networkId }) => networkId)])];
}
