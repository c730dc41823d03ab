import type { Network } from './network.ts';

export const STANDINGS = ['in-sync', 'draft-differs', 'outdated', 'rolling-out', 'uncommitted'] as const;
/** How a network's draft, its last commit and what runs stand to each other. */
export type Standing = (typeof STANDINGS)[number];

/** What of the networks is shown; each empty for all. */
export type NetworkView = { search: string; kind: string; standing: string; template: string };

export function standingOf(network: Network): Standing {
  if (network.rolling !== null) return 'rolling-out';
  if (network.latestRevision === null) return 'uncommitted';
  if (network.draftDiffers) return 'draft-differs';
  return network.outdated ? 'outdated' : 'in-sync';
}

const ORDER = new Intl.Collator(undefined, { numeric: true });

/** Filtered, in the order of customers and names. */
export function viewNetworks(networks: readonly Network[], view: NetworkView): Network[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  return networks
    .filter(
      (network) =>
        (view.kind === '' || network.kind === view.kind) &&
        (view.standing === '' || standingOf(network) === view.standing) &&
        (view.template === '' || network.template?.id === view.template) &&
        words.every((word) => searchText(network).includes(word)),
    )
    .sort((a, b) => ORDER.compare(a.customer.name, b.customer.name) || ORDER.compare(a.name, b.name));
}

function searchText({ name, customer, sites, externalKey, template, tags }: Network): string {
  return [name, customer.name, externalKey, template?.name, ...tags, ...sites.map((site) => site.name)]
    .join(' ')
    .toLowerCase();
}

export function networkViewFromQuery(query: URLSearchParams): NetworkView {
  const of = (name: string) => query.get(name) ?? '';
  return { search: of('q'), kind: of('kind'), standing: of('state'), template: of('template') };
}

export function queryFromNetworkView({ search, kind, standing, template }: NetworkView): string {
  const known = Object.entries({ q: search, kind, state: standing, template }).filter(
    ([, value]) => value !== '',
  );
  const text = new URLSearchParams(known).toString();
  return text && `?${text}`;
}
