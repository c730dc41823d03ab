import type { Scope } from '../platform/access/roles.ts';
import { notFound } from '../platform/errors.ts';
import { type PageQuery, toPage } from '../platform/http/page.ts';
import type { NetworkQuery } from './draft-store.ts';
import { presentNetwork, presentRevision, presentRevisionSummary, presentTarget } from './present.ts';
import type { Network, Revision, RevisionSummary, TargetStateView } from './schema.ts';
import type { NetworkStore } from './store.ts';

type PageOf<Item> = { items: Item[]; next_page_token?: string };

/** What can be read of networks and revisions. Each throws not-found for what is not there. */
export function createReadNetworks(store: NetworkStore) {
  return {
    get: async (id: string): Promise<Network> => {
      const row = await store.get(id);
      if (!row) throw notFound('network', id);
      return presentNetwork(row, await store.layerHashes());
    },
    list: async (query: NetworkQuery, scope: Scope): Promise<PageOf<Network>> => {
      const layers = await store.layerHashes();
      const outdated = query.outdated === undefined ? undefined : await store.outdatedNetworks(layers);
      return toPage(await store.list(query, scope, outdated), query, (row) => presentNetwork(row, layers));
    },
    revisions: async (networkId: string, query: PageQuery): Promise<PageOf<RevisionSummary>> => {
      if (!(await store.get(networkId))) throw notFound('network', networkId);
      const rows = await store.revisions(networkId, query);
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
