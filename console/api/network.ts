import type { Static } from 'typebox';
import type {
  NetworkCreation,
  NetworkReplacement,
  Network as NetworkSchema,
  Preview as PreviewSchema,
  Revision as RevisionSchema,
  RevisionSummary as RevisionSummarySchema,
} from '../../cloud/networks/schema.ts';
import type { Schema } from '../forms/schema.ts';
import type { Api } from './client.ts';
import { getAll, type Page } from './page.ts';

export type Network = Static<typeof NetworkSchema>;
export type Preview = Static<typeof PreviewSchema>;
export type PreviewTarget = Preview['targets'][number];
export type Revision = Static<typeof RevisionSchema>;
export type RevisionSummary = Static<typeof RevisionSummarySchema>;
/** What a network can be. */
export type Kind = {
  kind: Network['kind'];
  title: { en: string; 'zh-Hant-TW': string };
  /** What a site can be in it. */
  roles: readonly string[];
  parameters: Schema;
  defaults: Record<string, unknown>;
};

export function readNetworks(api: Api): Promise<Network[]> {
  return getAll<Network>(api, 'networks');
}

/** Those of a few customers, by the customer's id. */
export async function readNetworksOfEach(
  api: Api,
  customers: readonly { id: string }[],
): Promise<ReadonlyMap<string, readonly Network[]>> {
  if (customers.length === 0) return new Map();
  const customer_id = customers.map(({ id }) => id);
  return Map.groupBy(await getAll<Network>(api, 'networks', { customer_id }), ({ customerId }) => customerId);
}

/** Those of a customer. */
export function readNetworksOf(api: Api, customerId: string): Promise<Network[]> {
  return getAll<Network>(api, 'networks', { customer_id: customerId });
}

export function readNetwork(api: Api, id: string): Promise<Network> {
  return api.get(`networks/${id}`);
}

export async function readKinds(api: Api): Promise<Kind[]> {
  return (await api.get<{ items: Kind[] }>('network-kinds')).items;
}

export function createNetwork(api: Api, network: NetworkCreation): Promise<Network> {
  return api.post('networks', network);
}

/** @throws ApiError `version-mismatch` with what others changed since `version` */
export function saveDraft(
  api: Api,
  id: string,
  draft: NetworkReplacement,
  version: number,
): Promise<Network> {
  return api.put(`networks/${id}`, draft, { version });
}

/** What a commit of the saved draft would do. */
export function previewDraft(api: Api, id: string): Promise<Preview> {
  return api.post(`networks/${id}/revisions`, {}, { query: { validate_only: true } });
}

/** Takes the draft back to what was committed last. */
export function discardDraft(api: Api, { id, version }: Network): Promise<Network> {
  return api.post(`networks/${id}/discard`, undefined, { version });
}

/** What undoing to an earlier revision would do. */
export function previewRestored(api: Api, id: string, restores: number): Promise<Preview> {
  return api.post(`networks/${id}/revisions`, { restores }, { query: { validate_only: true } });
}

/** A new revision equal to an earlier one; the draft follows. */
export function restoreRevision(api: Api, id: string, restores: number, note: string): Promise<Revision> {
  return api.post(`networks/${id}/revisions`, note === '' ? { restores } : { restores, note });
}

export function commitDraft(api: Api, id: string, note: string): Promise<Revision> {
  return api.post(`networks/${id}/revisions`, note === '' ? {} : { note });
}

const SHOWN_REVISIONS = 50;

/** Newest first. */
export async function readRevisions(api: Api, id: string): Promise<RevisionSummary[]> {
  return (await api.get<Page<RevisionSummary>>(`networks/${id}/revisions`, { page_size: SHOWN_REVISIONS }))
    .items;
}
