import type { Network } from './network.ts';

/** The states a network can be in, the gravest first. */
export const STANDINGS = [
  'degraded',
  'not-rolled-out',
  'rolling-out',
  'draft-pending',
  'outdated',
  'in-force',
] as const satisfies readonly Network['status']['state'][];
export type Standing = Network['status']['state'];

/** What of the networks is shown; each empty for all. */
export type NetworkView = { search: string; kind: string; standing: string; template: string };

export const standingOf = ({ status }: Network): Standing => status.state;

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
