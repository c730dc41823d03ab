import type { ReactiveControllerHost } from 'lit';
import { type AddressSpace, readAddressSpace } from '../api/address-space.ts';
import { type Appliance, readAppliancesOf } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import { type Customer, readCustomer } from '../api/customer.ts';
import { inheritedFrom, type Layer, readLayers, sharedLayers } from '../api/layers.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import {
  type Kind,
  type Network,
  type Preview,
  previewDraft,
  type RevisionSummary,
  readKinds,
  readNetwork,
  readRevisions,
} from '../api/network.ts';
import { hasOneSite } from '../api/new-network.ts';
import { type Renumbering, readLastRenumbering } from '../api/renumbering.ts';
import type { Action } from '../api/session.ts';
import { readSites, type Site } from '../api/site.ts';
import { readTeleworkers, type Teleworker } from '../api/teleworker.ts';
import { readTemplates, readVersion, type Template, type TemplateVersion } from '../api/template.ts';
import { Reading } from '../components/reading.ts';
import { merged, valueAt } from '../forms/place.ts';

/** What every part of a network's page needs. */
export type Loaded = {
  network: Network;
  kind: Kind;
  kinds: readonly Kind[];
  sites: Site[];
  /** Of the customer. */
  appliances: Appliance[];
  tier: Customer['tier'];
  layers: readonly Layer[];
  templates: readonly Template[];
  /** The template's version that the draft is written over. */
  template: { name: string; version: TemplateVersion } | undefined;
};

type Part = 'sites' | 'preview' | 'revisions' | 'teleworkers';
type Page = {
  api: () => Api;
  live: () => Live;
  id: () => string;
  shows: (tab: Part) => boolean;
  may: (action: Action) => boolean;
};

/** Reads the parts of a network's page, and again when something about the network changes. */
export function createNetworkTasks(host: ReactiveControllerHost, { api, live, id, shows, may }: Page) {
  const version = new LiveVersion(
    host,
    live,
    (event) =>
      (event.type === 'network.changed' && event.networkId === id()) || event.type === 'rollout.changed',
  );
  const loaded = new Reading<Loaded>(host, {
    task: async ([networkId]) => load(api(), String(networkId), may),
    args: () => [id(), version.count],
  });
  const part = <T>(tab: Part, read: (api: Api, id: string) => Promise<T>) =>
    new Reading<T>(host, {
      task: async ([shown, networkId]) => (shown ? read(api(), String(networkId)) : undefined),
      args: () => [shows(tab), id(), version.count, loaded.value?.network.version],
    });
  return {
    loaded,
    addresses: new Reading<AddressSpace>(host, {
      task: async ([shown, customerId]) =>
        shown && customerId ? readAddressSpace(api(), String(customerId)) : undefined,
      args: () => [shows('sites'), loaded.value?.network.customerId, version.count],
    }),
    renumbering: part<Renumbering | null>('sites', readLastRenumbering),
    preview: part<Preview>('preview', previewDraft),
    revisions: part<RevisionSummary[]>('revisions', readRevisions),
    teleworkers: part<Teleworker[]>('teleworkers', readTeleworkers),
  };
}

/** The kind that joins several sites, for a network of one that has a single site. */
export function joiningKind({ kind, kinds }: Pick<Loaded, 'kind' | 'kinds'>): Kind | undefined {
  return hasOneSite(kind) ? kinds.find((each) => !hasOneSite(each)) : undefined;
}

/** Whether the draft lets teleworkers dial in, whatever layer says so. */
export function letsPeopleIn(loaded: Loaded): boolean {
  const { value } = inheritedFrom(loaded.kind, sharedLayers(loaded));
  return valueAt(merged(value, loaded.network.parameters), ['remoteAccess', 'enabled']) === true;
}

/** Not everybody may see what the operator wrote for all, and templates. */
async function load(api: Api, id: string, may: Page['may']): Promise<Loaded> {
  const [network, kinds, layers, templates] = await Promise.all([
    readNetwork(api, id),
    readKinds(api),
    may('layer:read') ? readLayers(api) : [],
    may('template:read') ? readTemplates(api) : [],
  ]);
  const [customer, sites, appliances, version] = await Promise.all([
    readCustomer(api, network.customerId),
    readSites(api, network.customerId),
    readAppliancesOf(api, network.customerId),
    network.template &&
      may('template:read') &&
      readVersion(api, { templateId: network.template.id, number: network.template.number }),
  ]);
  return {
    network,
    sites,
    appliances,
    layers,
    kinds,
    tier: customer.tier,
    kind: kinds.find((each) => each.kind === network.kind)!,
    templates,
    template: version && network.template ? { name: network.template.name, version } : undefined,
  };
}
